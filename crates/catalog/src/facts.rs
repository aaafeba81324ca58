//! Tables of AWS facts that several crates need, each with its source.

/// The memory sizes, in MiB, that Fargate accepts for a number of CPU units; empty for a number that it does not know.
///
/// Source: ECS guide, *Task CPU and memory*; 32 vCPU (2026) after cfn-lint E3047.
#[must_use]
pub fn fargate_memory(cpu: u32) -> Vec<u32> {
    let gib = |from: u32, to: u32, step: usize| (from..=to).step_by(step).map(|n| n * 1024).collect();
    match cpu {
        256 => vec![512, 1024, 2048],
        512 => gib(1, 4, 1),
        1024 => gib(2, 8, 1),
        2048 => gib(4, 16, 1),
        4096 => gib(8, 30, 1),
        8192 => gib(16, 60, 4),
        16384 => gib(32, 120, 8),
        32768 => vec![61_440, 122_880, 249_856],
        _ => Vec::new(),
    }
}

/// The CPU units that Fargate knows.
pub const FARGATE_CPU: [u32; 8] = [256, 512, 1024, 2048, 4096, 8192, 16384, 32768];

/// The retention periods, in days, that CloudWatch Logs accepts.
///
/// Source: CloudWatch Logs API, PutRetentionPolicy.
pub const LOG_RETENTION_DAYS: [u32; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/// Services that have gateway endpoints. Source: VPC guide, *Gateway endpoints*.
pub const GATEWAY_ENDPOINT_SERVICES: [&str; 2] = ["s3", "dynamodb"];

/// When [`REGIONS`] was compared with its sources.
pub const REGIONS_AS_OF: &str = "October 2026";

/// The Regions of every partition. A Region that is opened later is missing here, so nothing is refused for it.
///
/// Source: VPC guide, *AWS IP address ranges* (`region`); AWS Regions guide, *AWS Regions*; the European Sovereign Cloud after
/// the AWS News Blog of 2026-01-14; the isolated partitions after the partitions file of the AWS SDKs.
pub const REGIONS: [&str; 46] = [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-isoe-west-1",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eusc-de-east-1",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-iso-east-1",
    "us-iso-west-1",
    "us-isob-east-1",
    "us-isob-west-1",
    "us-isof-east-1",
    "us-isof-south-1",
    "us-west-1",
    "us-west-2",
];
