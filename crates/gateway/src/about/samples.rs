//! What a rule's refusal looks like on the wire: made by the code that makes the real ones.

use super::pipeline;
use crate::code::Family;
use crate::fault::Fault;
use crate::refusal;
use tongbao_kernel::rules::Rules;

/// Examples of a rule's refusals as a family of operations spells them, one for each way in which
/// it may be told apart: status, code and beginning of the message.
pub(crate) fn of(rule: &str, family: Family) -> Vec<Fault> {
    let rules = Rules::default();
    let refused = refusal::samples().into_iter().filter(|refusal| refusal.rule() == rule);
    let mut faults: Vec<Fault> = refused.map(|refusal| refusal::fault(&refusal, family, &rules)).collect();
    faults.extend(pipeline::samples().into_iter().filter(|fault| fault.rule == rule));
    let mut told: Vec<Fault> = Vec::new();
    for fault in faults {
        if !told.iter().any(|other| (other.code, gist(other)) == (fault.code, gist(&fault))) {
            told.push(fault);
        }
    }
    told
}

/// The message without the values of the one case.
fn gist(fault: &Fault) -> &str {
    fault.message.split('：').next().unwrap_or_default()
}
