use std::collections::BTreeMap;

use tierwright_compile::Graph;
use tierwright_model::{Environment, Settings};

/// The tag that says which deployment a resource belongs to.
pub const TAG_DEPLOYMENT: &str = "tierwright:deployment";
/// The tag that says which resource of the design it is.
pub const TAG_LOGICAL_ID: &str = "tierwright:logical-id";
/// The tag that holds the token of its creation: a resource and the one that replaces it share the logical id.
pub const TAG_TOKEN: &str = "tierwright:token";
/// The tag that says which design it is of, as [`design_tag`] writes it.
pub const TAG_DESIGN: &str = "tierwright:design";
/// The tag with the design's name.
pub const TAG_DESIGN_NAME: &str = "tierwright:design-name";
/// The tag that tells which properties it has, in digests.
pub const TAG_PROPERTIES: &str = "tierwright:properties";
/// The tag that says when a sandbox may be thrown away.
pub const TAG_EXPIRES: &str = "tierwright:expires";

/// The longest tag value, in characters. Source: Tagging AWS Resources and Tag Editor, *Tag naming limits and requirements*.
const LONGEST: usize = 256;

/// A text as AWS takes it for the value of a tag.
///
/// Allowed are letters, digits, spaces and `_ . : / = + - @`, at most 256 characters, and no value may begin with `aws:`
/// (<https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>, *Tag naming limits and
/// requirements*). Anything else becomes a space. Services check letters against `\p{L}`; characters of scripts whose
/// vowel signs are marks rather than letters become spaces here too, because IAM, ECS and S3 would refuse the whole call.
#[must_use]
pub fn tag_value(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if is_allowed(c) { c } else { ' ' };
        if c != ' ' || !(value.is_empty() || value.ends_with(' ')) {
            value.push(c);
        }
    }
    if value
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
    {
        value.replace_range(3..4, " ");
    }
    let short: String = value.chars().take(LONGEST).collect();
    short.trim_end().to_owned()
}

/// The value of [`TAG_DESIGN`]: project, environment and Region, which are the prefix of a design's names and the place of
/// its resources. The Region counts, because what is global (roles, distributions) is seen from every one.
#[must_use]
pub fn design_tag(settings: &Settings, region: &str) -> String {
    tag_value(&format!(
        "{}/{}/{region}",
        settings.project.as_str(),
        settings.environment.as_str()
    ))
}

/// What the tags of a resource say of its design.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OfDesign<'a> {
    pub(crate) name: &'a str,
    pub(crate) settings: &'a Settings,
}

impl<'a> OfDesign<'a> {
    pub(crate) fn of(graph: &'a Graph) -> Self {
        Self {
            name: &graph.name,
            settings: &graph.settings,
        }
    }
}

/// The tags of a resource about to be made.
pub(crate) fn tags(
    deployment: &str,
    logical_id: &str,
    label: &str,
    design: OfDesign<'_>,
    region: &str,
    expires: Option<&str>,
) -> BTreeMap<String, String> {
    let settings = design.settings;
    let mut tags = identifying_tags(deployment, logical_id);
    let name = if label.trim().is_empty() {
        logical_id
    } else {
        label
    };
    let mut put = |key: &str, value: &str| {
        let value = tag_value(value);
        if !value.is_empty() {
            tags.insert(key.to_owned(), value);
        }
    };
    put("Name", name);
    put("Project", settings.project.as_str());
    put("Environment", settings.environment.as_str());
    put("Owner", &settings.owner);
    put(TAG_DESIGN, &design_tag(settings, region));
    put(TAG_DESIGN_NAME, design.name);
    if let (Environment::Sandbox, Some(expires)) = (settings.environment, expires) {
        put(TAG_EXPIRES, expires);
    }
    tags
}

/// The tags by which a resource is found again; all that a journal alone can tell.
pub(crate) fn identifying_tags(deployment: &str, logical_id: &str) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("ManagedBy".to_owned(), "tierwright".to_owned()),
        (TAG_DEPLOYMENT.to_owned(), tag_value(deployment)),
        (TAG_LOGICAL_ID.to_owned(), tag_value(logical_id)),
    ])
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || " _.:/=+-@".contains(c) || (is_plain_script(c) && c.is_alphabetic())
}

/// Scripts in which what Unicode calls alphabetic is a letter (`\p{L}`), never a combining mark.
fn is_plain_script(c: char) -> bool {
    matches!(u32::from(c),
        0x00aa..=0x02af        // Latin
        | 0x0370..=0x03ff      // Greek
        | 0x0400..=0x0481 | 0x048a..=0x052f // Cyrillic without its combining marks
        | 0x0531..=0x0587      // Armenian
        | 0x05d0..=0x05ea      // Hebrew letters
        | 0x0620..=0x064a      // Arabic letters
        | 0x1e00..=0x1fff      // Latin and Greek with diacritics
        | 0x3041..=0x3096 | 0x30a1..=0x30fa // Kana
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff // Han
        | 0xac00..=0xd7a3) // Hangul
}

#[cfg(test)]
mod tests {
    use super::{OfDesign, tag_value, tags};
    use tierwright_model::{Environment, Id, Settings};

    #[test]
    fn values_are_what_aws_takes() {
        for (text, expected) in [
            ("Web tier", "Web tier"),
            ("Größe <b>&amp;</b> (x)", "Größe b amp /b x"),
            ("東京 web", "東京 web"),
            ("a\u{301}", "a"),
            ("Ⓐ", ""),
            ("2026-01-02T03:04:05+02:00", "2026-01-02T03:04:05+02:00"),
            ("aws:reserved", "aws reserved"),
            ("AWS:x", "AWS x"),
            ("  \"quoted\"  ", "quoted"),
            ("", ""),
        ] {
            assert_eq!(tag_value(text), expected, "{text}");
        }
        assert_eq!(tag_value(&"ä".repeat(300)).chars().count(), 256);
    }

    #[test]
    fn empty_owner_is_left_out_and_only_a_sandbox_expires() {
        let mut settings = Settings {
            region: "eu-central-1".to_owned(),
            project: Id::new("shop").unwrap(),
            environment: Environment::Sandbox,
            owner: String::new(),
        };
        let made = tags(
            "d-1",
            "AppVpc",
            "Main VPC",
            OfDesign {
                name: "The shop",
                settings: &settings,
            },
            "eu-west-1",
            Some("2026-01-02T00:00:00Z"),
        );
        assert_eq!(made["tierwright:design"], "shop/sandbox/eu-west-1");
        assert_eq!(made["tierwright:design-name"], "The shop");
        assert_eq!(made["Name"], "Main VPC");
        assert_eq!(made["Project"], "shop");
        assert_eq!(made["Environment"], "sandbox");
        assert_eq!(made["ManagedBy"], "tierwright");
        assert_eq!(made["tierwright:deployment"], "d-1");
        assert_eq!(made["tierwright:logical-id"], "AppVpc");
        assert_eq!(made["tierwright:expires"], "2026-01-02T00:00:00Z");
        assert!(!made.contains_key("Owner"));
        settings.environment = Environment::Production;
        settings.owner = "ops@example.com".to_owned();
        let design = OfDesign {
            name: "",
            settings: &settings,
        };
        let made = tags(
            "d-1",
            "AppVpc",
            "",
            design,
            "eu-west-1",
            Some("2026-01-02T00:00:00Z"),
        );
        assert_eq!(made["Name"], "AppVpc");
        assert_eq!(made["Owner"], "ops@example.com");
        assert!(!made.contains_key("tierwright:expires"));
    }
}
