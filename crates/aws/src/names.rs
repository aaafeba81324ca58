//! Names for resources whose properties name none, and tokens in the lengths that AWS takes. Both depend on the request
//! alone, so that a repeated creation asks for the same thing.

use tierwright_deploy::Request;

/// What a name may look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameRule {
    /// The longest name.
    pub(crate) longest: usize,
    /// Whether a letter must come first.
    pub(crate) letter_first: bool,
}

/// S3 guide, *General purpose bucket naming rules*: 3 to 63 of a-z, 0-9, hyphens.
pub(crate) const BUCKET: NameRule = NameRule {
    longest: 63,
    letter_first: false,
};
/// ELB API reference, CreateLoadBalancer and CreateTargetGroup: at most 32 letters, digits and hyphens.
pub(crate) const LOAD_BALANCER: NameRule = NameRule {
    longest: 32,
    letter_first: false,
};
/// IAM guide, *IAM and AWS STS quotas*: role names have at most 64 characters.
pub(crate) const ROLE: NameRule = NameRule {
    longest: 64,
    letter_first: false,
};
/// CloudFront API reference, OriginAccessControlConfig: at most 64 characters.
pub(crate) const ORIGIN_ACCESS_CONTROL: NameRule = NameRule {
    longest: 64,
    letter_first: false,
};
/// EventBridge API reference, PutRule: at most 64 characters.
pub(crate) const EVENT_RULE: NameRule = NameRule {
    longest: 64,
    letter_first: false,
};
/// RDS API reference, CreateDBCluster: at most 63, a letter first, no two hyphens in a row, none at the end.
pub(crate) const DATABASE: NameRule = NameRule {
    longest: 63,
    letter_first: true,
};
/// Names that may be longer than any that is made here: log groups, repositories, clusters, services, groups, policies.
pub(crate) const ANY: NameRule = NameRule {
    longest: 100,
    letter_first: true,
};

/// The name that a request gives, or one made of its deployment, logical id and token: lower case, within the rule.
pub(crate) fn name_or_derived(given: Option<&str>, request: &Request, rule: NameRule) -> String {
    given
        .filter(|name| !name.is_empty())
        .map_or_else(|| derived(request, rule), str::to_owned)
}

/// `<deployment>-<logical id>-<digest of the token>`; the words are cut when it gets too long, never the digest, which
/// keeps names of several deployments apart.
fn derived(request: &Request, rule: NameRule) -> String {
    let digest = &digest(&[&request.deployment, &request.logical_id, &request.token])[..10];
    let mut words = String::new();
    if rule.letter_first && !request.deployment.starts_with(|c: char| c.is_ascii_alphabetic()) {
        words.push_str("tw-");
    }
    for c in request
        .deployment
        .chars()
        .chain(['-'])
        .chain(request.logical_id.chars())
    {
        if c.is_ascii_alphanumeric() {
            words.push(c.to_ascii_lowercase());
        } else if !words.is_empty() && !words.ends_with('-') {
            words.push('-');
        }
    }
    words.truncate(rule.longest - digest.len() - 1);
    match words.trim_end_matches('-') {
        "" => format!("tw-{digest}"),
        words => format!("{words}-{digest}"),
    }
}

/// The token, when it fits into `longest` characters and is made of letters, digits, `-` and `_`; else a digest of it.
pub(crate) fn token(request: &Request, longest: usize) -> String {
    let fits = !request.token.is_empty()
        && request.token.len() <= longest
        && request
            .token
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if fits {
        request.token.clone()
    } else {
        digest(&[&request.token])
    }
}

/// 32 hexadecimal digits that differ when the texts do. FNV-1a, 128 bits: it only keeps names apart, nothing rests on
/// its being hard to forge.
pub(crate) fn digest(texts: &[&str]) -> String {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let mut hash = OFFSET;
    for text in texts {
        // A zero byte ends each text, so that "ab", "c" and "a", "bc" differ.
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(PRIME);
        }
    }
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::{BUCKET, DATABASE, LOAD_BALANCER, NameRule, derived, digest, name_or_derived, token};
    use tierwright_deploy::Request;

    fn request(deployment: &str, logical_id: &str, token: &str) -> Request {
        Request {
            deployment: deployment.to_owned(),
            logical_id: logical_id.to_owned(),
            type_name: "AWS::S3::Bucket".to_owned(),
            properties: serde_json::Map::new(),
            tags: std::collections::BTreeMap::new(),
            token: token.to_owned(),
        }
    }

    fn check(rule: NameRule, deployment: &str, logical_id: &str) -> String {
        let name = derived(&request(deployment, logical_id, "t"), rule);
        assert!(name.len() <= rule.longest, "{name}");
        assert!(
            name.chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
            "{name}"
        );
        assert!(
            !name.contains("--") && !name.starts_with('-') && !name.ends_with('-'),
            "{name}"
        );
        assert!(
            !rule.letter_first || name.starts_with(|c: char| c.is_ascii_lowercase()),
            "{name}"
        );
        name
    }

    #[test]
    fn derived_names_obey_their_rules() {
        for rule in [BUCKET, LOAD_BALANCER, DATABASE] {
            check(rule, "d-1", "SiteBucket");
            check(rule, "1234", "Cluster");
            check(rule, "Ünï--code_", "A.B..C");
            check(rule, &"long-".repeat(40), &"Name".repeat(40));
            check(rule, "", "");
        }
        assert!(check(BUCKET, "shop-7", "SiteBucket").starts_with("shop-7-sitebucket-"));
        assert!(check(DATABASE, "7", "Db").starts_with("tw-7-db-"));
    }

    #[test]
    fn the_same_request_gives_the_same_name_and_another_token_another() {
        let name = |token: &str| derived(&request("d", "Bucket", token), BUCKET);
        assert_eq!(name("a"), name("a"));
        assert_ne!(name("a"), name("b"));
        assert_eq!(
            name_or_derived(Some("mine"), &request("d", "Bucket", "a"), BUCKET),
            "mine"
        );
    }

    #[test]
    fn tokens_fit() {
        assert_eq!(token(&request("d", "X", "abc-1"), 36), "abc-1");
        assert_eq!(token(&request("d", "X", &"a".repeat(37)), 36).len(), 32);
        assert_eq!(token(&request("d", "X", "with space"), 64).len(), 32);
    }

    #[test]
    fn texts_are_kept_apart() {
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
    }
}
