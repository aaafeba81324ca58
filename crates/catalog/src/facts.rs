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
