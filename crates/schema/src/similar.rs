//! Did you mean?

/// The name most like another: the same but for capitals, or with few letters changed.
pub(crate) fn similar<'n>(name: &str, among: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // Nobody means a name of hundreds of letters.
    if name.len() > 100 {
        return None;
    }
    let lower = name.to_lowercase();
    let allowed = (lower.chars().count() / 4).clamp(1, 3);
    among
        .map(|one| (distance(&lower, &one.to_lowercase()), one))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, one)| one)
}

/// How many letters have to be put in, taken out or changed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, one) in a.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let change = corner + usize::from(one != *other);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::similar;

    #[test]
    fn names_that_are_meant() {
        let check = |name: &str, expect: Option<&str>| {
            let among = ["CidrBlock", "Tags", "EnableDnsSupport", "EnableDnsHostnames"];
            assert_eq!(similar(name, among.into_iter()), expect, "{name}");
        };
        check("cidrBlock", Some("CidrBlock"));
        check("CidrBlok", Some("CidrBlock"));
        check("EnableDNSHostNames", Some("EnableDnsHostnames"));
        check("Tag", Some("Tags"));
        check("Name", None);
        check("", None);
        check(&"CidrBlock".repeat(50), None);
    }
}
