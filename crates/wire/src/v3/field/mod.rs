//! The smallest parts of a message. Each refuses, while it is read, what the contract refuses,
//! with the rule and the numbers; and each states the same rule in its JSON schema. What was
//! read is therefore valid: nothing is checked twice.

mod amount;
mod digits;
mod list;
mod papers;
mod text;
mod time;
mod words;

#[cfg(test)]
mod tests;

pub use amount::{Fen0, PositiveFen, Whole};
pub use digits::Digits;
pub use list::List;
pub use papers::{
    Day, DayOrForever, DigitCode, FOREVER, ListOrText, MediaId, PathNumber, PeriodText, Sentences, ShortName,
};
pub use text::{
    AlphaNumber, AlphaNumberOf, AppNo, AppNoOf, AuthCode, AuthCodeOf, Checked, ClientIp, ClientIpOf,
    Encrypted, EncryptedOf, MchNo, MchNoOf, NotifyUrl, NotifyUrlOf, Number, NumberOf, Sha256, Sha256Of,
    Shape, Text, TextOf,
};
pub use time::{WireDay, WireTime};
pub(crate) use words::{spellings, unknown_word};

/// Which rule a value broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A required field is absent.
    Required,
    /// Another JSON type.
    Type,
    /// Too short or too long.
    Length,
    /// Too small, too large, or not a whole number.
    Range,
    /// A character that may not stand there.
    Charset,
    /// Not a URL, not a time.
    Format,
    /// No ciphertext; what stands there may be a secret in the clear and is never shown.
    Cipher,
    /// Not one of the words.
    Choice,
    /// Too few or too many elements.
    Count,
    /// At odds with another field.
    Relation,
    /// Not a field of this message.
    Unknown,
}

impl Rule {
    const ALL: [Rule; 11] = [
        Rule::Required,
        Rule::Type,
        Rule::Length,
        Rule::Range,
        Rule::Charset,
        Rule::Format,
        Rule::Cipher,
        Rule::Choice,
        Rule::Count,
        Rule::Relation,
        Rule::Unknown,
    ];

    /// The rule's name in messages (contract 1.11).
    pub const fn as_str(self) -> &'static str {
        match self {
            Rule::Required => "必填",
            Rule::Type => "类型",
            Rule::Length => "字符串长度",
            Rule::Range => "数值",
            Rule::Charset => "字符集",
            Rule::Format => "格式",
            Rule::Cipher => "密文格式",
            Rule::Choice => "枚举",
            Rule::Count => "多重性",
            Rule::Relation => "关联",
            Rule::Unknown => "额外参数",
        }
    }
}

/// A rule that a value broke, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Which rule.
    pub rule: Rule,
    /// How, with the numbers.
    pub text: String,
}

/// Stands between the rule's name and the sentence when an issue travels as serde's bare text.
const FAILED: &str = "规则校验失败，";

impl Issue {
    /// A value broke `rule`: `text` says how.
    pub fn new(rule: Rule, text: impl Into<String>) -> Self {
        Issue { rule, text: text.into() }
    }

    /// Reads what [`Issue`]'s display wrote; other texts are taken as a matter of type.
    pub(crate) fn from_display(text: &str) -> Self {
        if let Some((name, rest)) = text.split_once(FAILED)
            && let Some(rule) = Rule::ALL.into_iter().find(|rule| rule.as_str() == name)
        {
            return Issue::new(rule, rest);
        }
        Issue::new(Rule::Type, text)
    }
}

impl std::fmt::Display for Issue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{FAILED}{}", self.rule.as_str(), self.text)
    }
}
