//! `Fn::Cidr`.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

/// The first `count` ranges of 2^`bits` addresses in a block (CloudFormation guide, *Fn::Cidr*: count from 1 to 256, bits the
/// inverse of a subnet's mask). None when they don't fit.
pub(super) fn ranges(block: Ipv4Net, count: u64, bits: u64) -> Option<Vec<String>> {
    let bits = u32::try_from(bits).ok().filter(|bits| (1..=32).contains(bits))?;
    let block = block.trunc();
    let own = 32 - u32::from(block.prefix_len());
    if !(1..=256).contains(&count) || bits > own || count > 1 << (own - bits) {
        return None;
    }
    let first = u64::from(u32::from(block.addr()));
    let range = |index: u64| {
        let address = u32::try_from(first + (index << bits)).ok()?;
        Some(format!("{}/{}", Ipv4Addr::from(address), 32 - bits))
    };
    (0..count).map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn ranges_of_a_block() {
        let of = |block: &str, count, bits| ranges(block.parse().unwrap(), count, bits);
        assert_eq!(
            of("10.0.0.0/16", 2, 8),
            Some(vec!["10.0.0.0/24".to_owned(), "10.0.1.0/24".to_owned()])
        );
        assert_eq!(of("10.0.0.0/24", 1, 8), Some(vec!["10.0.0.0/24".to_owned()]));
        assert_eq!(of("255.255.255.0/24", 2, 7).unwrap()[1], "255.255.255.128/25");
        assert_eq!(of("0.0.0.0/0", 256, 24).unwrap()[255], "255.0.0.0/8");
        for (block, count, bits) in [
            ("10.0.0.0/24", 2, 8),
            ("10.0.0.0/24", 1, 9),
            ("10.0.0.0/8", 257, 4),
            ("10.0.0.0/8", 0, 4),
            ("10.0.0.0/8", 1, 0),
            ("10.0.0.0/8", 1, 99),
        ] {
            assert_eq!(of(block, count, bits), None);
        }
    }
}
