//! Names of AWS resources: from the project and the document's ids, within each service's limit.

use tierwright_model::Id;

/// `project-id[-suffix]` within `max` characters; a longer one is cut and ends in eight hexadecimal digits of its hash, so
/// that two long names stay different.
#[must_use]
pub fn aws_name(project: &Id, id: &str, suffix: &str, max: usize) -> String {
    let mut name = format!("{project}-{id}");
    if !suffix.is_empty() {
        name.push('-');
        name.push_str(suffix);
    }
    if name.len() <= max {
        return name;
    }
    // Ids are ASCII, so cutting at a byte is cutting at a character.
    let hash = format!("{:08x}", fnv1a(name.as_bytes()));
    name.truncate(max.saturating_sub(hash.len() + 1));
    format!("{}-{hash}", name.trim_end_matches('-'))
}

/// A free text as a description of a security group or rule: the characters that EC2 allows, at most 255 of them.
///
/// Source: EC2 API, CreateSecurityGroup: `a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$*`.
#[must_use]
pub fn aws_description(text: &str, fallback: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(c);
    let cleaned: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| allowed(*c))
        .take(255)
        .collect();
    let cleaned = cleaned.trim();
    if cleaned.is_empty() {
        fallback.to_owned()
    } else {
        cleaned.to_owned()
    }
}

/// FNV-1a, 32 bits: small, fixed for ever, and good enough to tell two names apart.
pub(crate) fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::{aws_description, aws_name};
    use tierwright_model::Id;

    #[test]
    fn long_names_are_cut_and_stay_different() {
        let project = Id::new("three-tier-serverless").unwrap();
        assert_eq!(aws_name(&project, "alb", "", 32), "three-tier-serverless-alb");
        let a = aws_name(&project, "orders-service", "tg", 32);
        let b = aws_name(&project, "orders-service", "th", 32);
        assert!(a.len() <= 32 && a != b, "{a} {b}");
    }

    #[test]
    fn descriptions_keep_only_what_ec2_allows() {
        assert_eq!(aws_description("a \"b\"\nc ${d} é", "x"), "a b c ${d}");
        assert_eq!(
            aws_description("本番用", "Security group sg-app"),
            "Security group sg-app"
        );
    }
}
