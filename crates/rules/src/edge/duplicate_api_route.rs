//! Routes that stand twice.

use tierwright_model::{Design, Severity};

use crate::context::Context;
use crate::edits;
use crate::report::Report;
use crate::rule::{Check, Docs, Rule};
use crate::tiers::{apis, named};

pub(crate) static RULE: Rule = Rule {
    id: "duplicate-api-route",
    category: "edge",
    severity: Severity::Error,
    summary: "An API has two routes for one method and path",
    catalog: &["API-DEP-001"],
    docs: Docs {
        what: "Compares the methods and paths of an API's routes.",
        why: "AWS refuses the second: one method of a resource, one route key of an HTTP API.",
        silent: "the methods differ; `ANY` answers what no other route of the path does.",
        example: "`GET /orders` twice, to two services.",
        source: "API Gateway API, PutMethod, \"Method already exists for this resource\"; API Gateway V2 \
                 API, CreateRoute, \"Route with key … already exists\".",
    },
    check: Check::Document(check),
    #[cfg(test)]
    examples: EXAMPLES,
};

fn check(_: &Context<'_>, design: &Design, report: &mut Report<'_>) {
    for api in apis(design) {
        for (index, route) in api.routes.iter().enumerate() {
            let earlier = &api.routes[..index];
            if !earlier
                .iter()
                .any(|other| other.method == route.method && other.path == route.path)
            {
                continue;
            }
            let message = format!(
                "{} has two routes for {} {}",
                named(api.tier),
                route.method.as_str(),
                route.path
            );
            let edit = edits::set_kind(api.tier, &format!("routes/{index}"), serde_json::Value::Null);
            report
                .on(api.tier.id.as_str(), message, "Keep one of them.")
                .property(format!("/kind/{}/routes/{index}", api.tier.kind.key()))
                .fix(Some(("Remove the second route".to_owned(), vec![edit])));
        }
    }
}

#[cfg(test)]
const EXAMPLES: &[crate::examples::Example] = {
    use crate::examples::{bad, good, rest_api, set};
    use serde_json::json;

    &[
        bad("the same route twice", "rest", || {
            let route = json!({ "method": "GET", "path": "/items/{id}", "integration": { "url": "https://other.example.com/" } });
            vec![rest_api(), set("rest", "/kind/restApi/routes/-", route)]
        }),
        good("two methods of one path", || {
            let route = json!({ "method": "DELETE", "path": "/items/{id}", "integration": { "url": "https://other.example.com/" } });
            vec![rest_api(), set("rest", "/kind/restApi/routes/-", route)]
        }),
    ]
};
