//! Databases in subnets that the internet gateway leads to.

use tierwright_catalog::LogicalId;
use tierwright_model::Severity;
use tierwright_reach::called;
use tierwright_reach::network::Interfaces;

use crate::context::Context;
use crate::network::private_subnet_routes_to_internet_gateway::is_reported;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::words::counted;

pub(crate) static RULE: Rule = Rule {
    id: "database-in-public-subnet",
    category: "database",
    severity: Severity::Warning,
    summary: "A database lies in subnets with a route to an internet gateway",
    catalog: &["DB-NET-005"],
    docs: Docs {
        what: "Reports a database whose subnet group has a subnet that routes to an internet gateway.",
        why: "One switch (a public address) and one rule are then all that keeps the data from the internet.",
        silent: "the subnet is called private and `private-subnet-routes-to-internet-gateway` names its route table, or routes \
                 are not known.",
        example: "A database in the public layer.",
        source: "Security Hub RDS.46; VPC guide, *Subnet types*.",
    },
    check: Check::Graph(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for database in context.databases() {
        let public = public_subnets(context, database);
        if public.is_empty() {
            continue;
        }
        let subnets = counted("subnet", &crate::words::origins(context.graph, &public));
        let message = format!("{} lies in the public {subnets}", called(database.resource));
        report
            .at(
                database.resource,
                message,
                "Move it to a layer without a route to the internet gateway.",
            )
            .property("DBSubnetGroupName");
    }
}

/// The public subnets of a database that no other rule explains.
pub(crate) fn public_subnets<'a>(context: &Context<'a>, database: &Interfaces<'a>) -> Vec<&'a LogicalId> {
    let public = database
        .subnets
        .iter()
        .copied()
        .filter(|id| context.network.is_public(id) == Some(true));
    public.filter(|id| !is_reported(context, id)).collect()
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, set};
    &[
        bad("in the public layer", "db", || {
            vec![set("db", "/layer", "public")]
        }),
        good("the sample's database is private", Vec::new),
    ]
};
