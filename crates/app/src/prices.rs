//! A dated list of prices, kept offline: what standing resources cost per hour in US dollars, on demand, in us-east-1.
//!
//! Source: AWS's public price pages and price list as collected for the project's catalogue of AWS facts (§3); each price
//! there is confirmed by the price list itself or by several tables that agree, except where a line says otherwise. Other
//! Regions cost up to a fifth more. To renew it: change the numbers and the day.

/// The day that the list was last compared.
pub(crate) const PRICES_OF: &str = "2026-09-23";

/// Hours of a month in AWS's own sums.
pub(crate) const HOURS_PER_MONTH: f64 = 730.0;

/// A NAT gateway.
pub(crate) const NAT_GATEWAY: f64 = 0.045;
/// An interface endpoint, in each zone.
pub(crate) const INTERFACE_ENDPOINT_ZONE: f64 = 0.01;
/// An Application Load Balancer, without its capacity units.
pub(crate) const APPLICATION_LOAD_BALANCER: f64 = 0.0225;
/// A Network Load Balancer, without its capacity units. From knowledge, not yet compared with the price list.
pub(crate) const NETWORK_LOAD_BALANCER: f64 = 0.0225;
/// An alarm over a metric of standard resolution. From knowledge, not yet compared with the price list.
pub(crate) const ALARM: f64 = 0.10 / HOURS_PER_MONTH;
/// A web ACL. From knowledge, not yet compared with the price list.
pub(crate) const WEB_ACL: f64 = 5.0 / HOURS_PER_MONTH;
/// A rule of a web ACL. From knowledge, not yet compared with the price list.
pub(crate) const WEB_ACL_RULE: f64 = 1.0 / HOURS_PER_MONTH;
/// A public IPv4 address, used or not.
pub(crate) const PUBLIC_IPV4: f64 = 0.005;
/// A vCPU of a Fargate task, Linux on x86.
pub(crate) const FARGATE_VCPU: f64 = 0.040_48;
/// A GB of memory of a Fargate task, Linux on x86.
pub(crate) const FARGATE_GB: f64 = 0.004_445;
/// A vCPU of a Fargate task, Linux on ARM.
pub(crate) const FARGATE_ARM_VCPU: f64 = 0.032_38;
/// A GB of memory of a Fargate task, Linux on ARM.
pub(crate) const FARGATE_ARM_GB: f64 = 0.003_56;
/// An Aurora capacity unit, standard storage.
pub(crate) const AURORA_CAPACITY_UNIT: f64 = 0.12;
/// A secret of Secrets Manager.
pub(crate) const SECRET: f64 = 0.40 / HOURS_PER_MONTH;
/// A GB of a gp3 volume.
pub(crate) const GP3_GB: f64 = 0.08 / HOURS_PER_MONTH;

/// The cache of a REST API's stage, by its size in GB. Larger ones are known to cost more, but not confirmed how much.
pub(crate) fn api_cache(size: &str) -> Option<f64> {
    (size == "0.5").then_some(0.02)
}

/// An EC2 instance with Linux, by type.
pub(crate) fn instance(instance_type: &str) -> Option<f64> {
    Some(match instance_type {
        "t3.micro" => 0.0104,
        "t3.small" => 0.0208,
        "t3.medium" => 0.0416,
        "t3.large" => 0.0832,
        // From knowledge, not yet compared with the price list.
        "t4g.micro" => 0.0084,
        "t4g.small" => 0.0168,
        "m5.large" => 0.096,
        _ => return None,
    })
}

/// An instance of an Aurora cluster, by class, for MySQL and PostgreSQL alike.
pub(crate) fn aurora_instance(class: &str) -> Option<f64> {
    Some(match class {
        "db.t3.medium" => 0.082,
        "db.t3.large" => 0.164,
        "db.t4g.medium" => 0.073,
        "db.t4g.large" => 0.146,
        "db.r5.large" => 0.290,
        "db.r6g.large" => 0.260,
        "db.r6g.xlarge" => 0.519,
        "db.r7g.large" => 0.276,
        _ => return None,
    })
}
