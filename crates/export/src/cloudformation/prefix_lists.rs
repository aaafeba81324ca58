//! Ids of AWS-managed prefix lists. CloudFormation can't look one up by its name, and the ids differ by Region but do not
//! change, so the template asks for them with a default where it is known.
//!
//! Sources: the blog post *Limit access to your origins using the AWS-managed prefix list for Amazon CloudFront* (its
//! template's mapping); for S3, public templates that agree with each other. A Region that is not listed has no default.

/// The id of a prefix list in a Region, when it is known. `name` may hold `{region}`.
pub(super) fn known(name: &str, region: &str) -> Option<&'static str> {
    let table: &[(&str, &str)] = match name {
        "com.amazonaws.global.cloudfront.origin-facing" => CLOUDFRONT,
        "com.amazonaws.{region}.s3" => S3,
        _ => return None,
    };
    table
        .iter()
        .find(|(listed, _)| *listed == region)
        .map(|(_, id)| *id)
}

const CLOUDFRONT: &[(&str, &str)] = &[
    ("ap-northeast-1", "pl-58a04531"),
    ("ap-northeast-2", "pl-22a6434b"),
    ("ap-south-1", "pl-9aa247f3"),
    ("ap-southeast-1", "pl-31a34658"),
    ("ap-southeast-2", "pl-b8a742d1"),
    ("ca-central-1", "pl-38a64351"),
    ("eu-central-1", "pl-a3a144ca"),
    ("eu-north-1", "pl-fab65393"),
    ("eu-west-1", "pl-4fa04526"),
    ("eu-west-2", "pl-93a247fa"),
    ("eu-west-3", "pl-75b1541c"),
    ("sa-east-1", "pl-5da64334"),
    ("us-east-1", "pl-3b927c52"),
    ("us-east-2", "pl-b6a144df"),
    ("us-west-1", "pl-4ea04527"),
    ("us-west-2", "pl-82a045eb"),
];

const S3: &[(&str, &str)] = &[
    ("ap-northeast-1", "pl-61a54008"),
    ("ap-northeast-2", "pl-78a54011"),
    ("ap-south-1", "pl-78a54011"),
    ("ap-southeast-1", "pl-6fa54006"),
    ("ap-southeast-2", "pl-6ca54005"),
    ("eu-central-1", "pl-6ea54007"),
    ("eu-north-1", "pl-c3aa4faa"),
    ("eu-west-1", "pl-6da54004"),
    ("eu-west-2", "pl-7ca54015"),
    ("sa-east-1", "pl-6aa54003"),
    ("us-east-1", "pl-63a5400a"),
    ("us-east-2", "pl-7ba54012"),
    ("us-west-1", "pl-6ba54002"),
    ("us-west-2", "pl-68a54001"),
];
