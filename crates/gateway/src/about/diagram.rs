//! State machines as Mermaid text.

use tongbao_kernel::states::Machine;

/// A `stateDiagram-v2` of the machine, without fences.
pub(crate) fn mermaid(machine: &Machine) -> String {
    let mut lines = vec!["stateDiagram-v2".to_owned()];
    for step in machine.steps {
        let from = step.from.unwrap_or("[*]");
        lines.push(format!("    {from} --> {}: {}", step.to, step.by));
    }
    lines.join("\n")
}
