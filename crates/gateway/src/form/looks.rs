//! What values of papers look like (2.1.1). What is wrong is said without the value.

use tongbao_wire::v3::field::Rule;

type Looked = Result<(), (Rule, String)>;

fn wrong(rule: Rule, issue: impl Into<String>) -> Looked {
    Err((rule, issue.into()))
}

fn length(text: &str, (least, most): (usize, usize), what: &str) -> Looked {
    let found = text.chars().count();
    if (least..=most).contains(&found) {
        return Ok(());
    }
    wrong(Rule::Length, format!("{what}为 {found} 个字符，应为 {least} 到 {most} 个字符"))
}

/// More than blanks, and no longer than a name may be.
pub(crate) fn is_filled(text: &str) -> Looked {
    if text.trim().is_empty() {
        return wrong(Rule::Length, "解密后为空");
    }
    length(text, (1, 512), "解密后的长度")
}

/// Fifteen digits, or seventeen and a digit or X.
pub(crate) fn id_card(text: &str) -> Looked {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let is_old = text.len() == 15 && digits(text);
    let is_new = text.len() == 18
        && text.is_char_boundary(17)
        && digits(text.get(..17).unwrap_or_default())
        && text.ends_with(|last: char| last.is_ascii_digit() || last == 'X');
    if is_old || is_new {
        return Ok(());
    }
    wrong(Rule::Format, "身份证号码应为 15 位数字，或 17 位数字加 1 位数字或大写字母 X")
}

/// Letters, digits and hyphens: 7 to 11 on a passport or pass, up to 18 on a permit.
pub(crate) fn other_document(text: &str) -> Looked {
    length(text, (7, 18), "证件号码")?;
    if text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Ok(());
    }
    wrong(Rule::Charset, "证件号码只允许数字、字母和连字符")
}

/// Eleven digits.
pub(crate) fn mobile_phone(text: &str) -> Looked {
    if text.len() == 11 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(());
    }
    wrong(Rule::Format, "手机号码应为 11 位数字")
}

/// Fifteen or eighteen digits and capital letters.
pub(crate) fn licence_number(text: &str) -> Looked {
    let allowed = text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if allowed && matches!(text.len(), 15 | 18) {
        return Ok(());
    }
    wrong(Rule::Format, "证件注册号应为 15 位或 18 位的数字和大写字母")
}

/// Two to 110 characters.
pub(crate) fn merchant_name(text: &str) -> Looked {
    length(text, (2, 110), "商户名称")
}

/// Not the name of a company.
pub(crate) fn is_not_company(text: &str) -> Looked {
    if text.ends_with("公司") {
        return wrong(Rule::Format, "该主体类型的商户名称不能以“公司”结尾");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_papers_look_as_the_contract_says() {
        type Look = fn(&str) -> Looked;
        let rows: [(Look, &[&str], &[&str]); 7] = [
            (
                id_card,
                &["110101900101001", "11010119900307001X", "110101199003070011"],
                &["", "11010119900307001x", "1101011990030700", "一二三四五六"],
            ),
            (
                other_document,
                &["E12345678", "H-1234567", "810000199408230021"],
                &["E12345", "E 1234567", "E1234567890123456789"],
            ),
            (mobile_phone, &["13900000000"], &["1390000000", "+8613900000000", "139000000000"]),
            (
                licence_number,
                &["123456789012345", "91440300MA5DA1XXXX"],
                &["9144030", "91440300ma5da1xxxx", "1234567890123456"],
            ),
            (merchant_name, &["茶铺"], &["茶"]),
            (is_not_company, &["青禾茶铺", "公司一号茶铺"], &["青禾有限公司"]),
            (is_filled, &["张三"], &["", "  "]),
        ];
        for (look, good, bad) in rows {
            for text in good {
                assert!(look(text).is_ok(), "{text}");
            }
            for text in bad {
                assert!(look(text).is_err(), "{text}");
            }
        }
    }
}
