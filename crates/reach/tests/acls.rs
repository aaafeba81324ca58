//! Network ACLs, in small networks: each line is a set of entries, a question and the answer.
//!
//! A load balancer in `Web` (10.0.0.0/24, with a route to the internet gateway) passes requests on to a service in `App`
//! (10.0.1.0/24, behind a NAT gateway in `Web`), which calls a database in `Data` (10.0.2.0/24). The security groups let
//! everything through.

#![allow(clippy::unwrap_used)]

mod small;

use serde_json::{Value, json};
use small::{ask, network, reference};
use tierwright_reach::{Answer, Reason, Verdict};

/// `in 100 allow 6 8080-8081 10.0.0.0/24`; `?` is a value that nobody knows.
fn entry(acl: &Value, text: &str) -> Value {
    let unknown = || json!({ "Fn::ImportValue": "x" });
    let words: Vec<&str> = text.split(' ').collect();
    let [way, number, action, protocol, ports, range] = words.as_slice() else {
        panic!("{text}");
    };
    let number_or = |text: &str| text.parse::<i64>().map_or_else(|_| unknown(), Value::from);
    let text_or = |text: &str| if text == "?" { unknown() } else { Value::from(text) };
    let mut properties = json!({ "NetworkAclId": acl, "RuleNumber": number_or(number), "RuleAction": text_or(action), "Protocol": number_or(protocol) });
    match *way {
        "out" => properties["Egress"] = true.into(),
        "?" => properties["Egress"] = unknown(),
        way => assert_eq!(way, "in"),
    }
    if *ports != "-" {
        let (from, to) = ports.split_once('-').unwrap_or((ports, ports));
        properties["PortRange"] = json!({ "From": number_or(from), "To": number_or(to) });
    }
    if range.contains("::") {
        properties["Ipv6CidrBlock"] = Value::from(*range);
    } else if *range == "vpc" {
        properties["CidrBlock"] = json!({ "Fn::GetAtt": ["Vpc", "CidrBlock"] });
    } else {
        properties["CidrBlock"] = text_or(range);
    }
    json!({ "Type": "AWS::EC2::NetworkAclEntry", "Properties": properties })
}

/// Gives a subnet an ACL with these entries.
fn put(resources: &mut Value, subnet: &str, entries: &[&str]) {
    let acl = format!("{subnet}Acl");
    resources[&acl] = json!({ "Type": "AWS::EC2::NetworkAcl", "Properties": { "VpcId": reference("Vpc") } });
    resources[format!("{acl}Association")] = json!({ "Type": "AWS::EC2::SubnetNetworkAclAssociation",
        "Properties": { "SubnetId": reference(subnet), "NetworkAclId": reference(&acl) } });
    for (index, text) in entries.iter().enumerate() {
        resources[format!("{acl}{}", index + 1)] = entry(&reference(&acl), text);
    }
}

fn said(answer: &Answer) -> String {
    let at = answer.blocker.as_ref().map_or("", |b| b.origin.as_str());
    match answer.verdict {
        Verdict::Reachable => "reachable".to_owned(),
        Verdict::Blocked => {
            let by_acl = [Some(Reason::NetworkAcl), Some(Reason::NetworkAclAnswers)];
            assert!(by_acl.contains(&answer.blocked_by()), "{answer:#?}");
            format!("blocked by {at}")
        }
        Verdict::Unknown => format!("unknown for {at}"),
    }
}

const OUT: &str = "out 100 allow -1 - 0.0.0.0/0";
const IN: &str = "in 100 allow -1 - 0.0.0.0/0";

/// A subnet, the entries of its ACL, a question, and the answer.
type Case = (&'static str, &'static [&'static str], &'static str, &'static str);

/// Requests into a subnet.
const REQUESTS: &[Case] = &[
    ("App", &[], "Alb > Service 8080", "blocked by AppAcl"),
    ("App", &[IN, OUT], "Alb > Service 8080", "reachable"),
    (
        "App",
        &["in 100 allow 6 8080 10.0.0.0/24", OUT],
        "Alb > Service 8080",
        "reachable",
    ),
    (
        "App",
        &["in 100 allow 6 8080 10.0.0.0/16", OUT],
        "Alb > Service 8080",
        "reachable",
    ),
    (
        "App",
        &["in 100 allow 6 8080 vpc", OUT],
        "Alb > Service 8080",
        "reachable",
    ),
    (
        "App",
        &["in 100 allow 6 8000-8100 10.0.0.0/24", OUT],
        "Alb > Service 8080",
        "reachable",
    ),
    (
        "App",
        &["in 100 allow 6 443 10.0.0.0/24", OUT],
        "Alb > Service 8080",
        "blocked by AppAcl",
    ),
    (
        "App",
        &["in 100 allow 17 8080 10.0.0.0/24", OUT],
        "Alb > Service 8080",
        "blocked by AppAcl",
    ),
    (
        "App",
        &["in 100 allow 1 - 0.0.0.0/0", OUT],
        "Alb > Service 8080",
        "blocked by AppAcl",
    ),
    (
        "App",
        &["in 100 allow 6 8080 10.0.9.0/24", OUT],
        "Alb > Service 8080",
        "blocked by AppAcl",
    ),
    (
        "App",
        &["in 100 allow -1 - ::/0", OUT],
        "Alb > Service 8080",
        "blocked by AppAcl",
    ),
    // Half of the load balancer's subnet: in which half its nodes are is known to AWS alone.
    (
        "App",
        &["in 100 allow 6 8080 10.0.0.0/25", OUT],
        "Alb > Service 8080",
        "unknown for AppAcl",
    ),
    (
        "App",
        &[
            "in 100 allow 6 8080 10.0.0.0/25",
            "in 110 allow 6 8080 10.0.0.128/25",
            OUT,
        ],
        "Alb > Service 8080",
        "reachable",
    ),
    // The order counts, wherever an entry stands in the file.
    (
        "App",
        &["in 90 deny 6 8080 10.0.0.0/16", IN, OUT],
        "Alb > Service 8080",
        "blocked by AppAcl1",
    ),
    (
        "App",
        &[IN, "in 90 deny 6 8080 0.0.0.0/0", OUT],
        "Alb > Service 8080",
        "blocked by AppAcl2",
    ),
    (
        "App",
        &[IN, "in 110 deny 6 8080 0.0.0.0/0", OUT],
        "Alb > Service 8080",
        "reachable",
    ),
    (
        "App",
        &["in 90 deny 6 22 0.0.0.0/0", IN, OUT],
        "Alb > Service 8080",
        "reachable",
    ),
    (
        "App",
        &["out 90 deny -1 - 0.0.0.0/0", IN, OUT],
        "Alb > Service 8080",
        "blocked by AppAcl1",
    ),
    // What nobody knows, where it decides and where it does not.
    (
        "App",
        &["in ? allow 6 8080 0.0.0.0/0", OUT],
        "Alb > Service 8080",
        "unknown for AppAcl1",
    ),
    (
        "App",
        &["in 100 ? 6 8080 0.0.0.0/0", OUT],
        "Alb > Service 8080",
        "unknown for AppAcl1",
    ),
    (
        "App",
        &["in 100 allow ? 8080 0.0.0.0/0", OUT],
        "Alb > Service 8080",
        "unknown for AppAcl1",
    ),
    (
        "App",
        &["in 100 allow 6 ? 0.0.0.0/0", OUT],
        "Alb > Service 8080",
        "unknown for AppAcl1",
    ),
    (
        "App",
        &["in 100 allow 6 8080 ?", OUT],
        "Alb > Service 8080",
        "unknown for AppAcl1",
    ),
    (
        "App",
        &["? 100 allow 6 8080 0.0.0.0/0", OUT],
        "Alb > Service 8080",
        "unknown for AppAcl1",
    ),
    (
        "App",
        &["in ? deny 6 8080 0.0.0.0/0", IN, OUT],
        "Alb > Service 8080",
        "unknown for AppAcl1",
    ),
    (
        "App",
        &["in ? deny 6 22 0.0.0.0/0", IN, OUT],
        "Alb > Service 8080",
        "reachable",
    ),
    (
        "App",
        &["in ? allow 6 22 0.0.0.0/0", OUT],
        "Alb > Service 8080",
        "blocked by AppAcl",
    ),
    (
        "App",
        &["in 120 deny 6 8080 ?", IN, OUT],
        "Alb > Service 8080",
        "reachable",
    ),
];

/// Answers, and the caller's side.
const ANSWERS: &[Case] = &[
    ("App", &[IN], "Alb > Service 8080", "blocked by AppAcl"),
    (
        "App",
        &[IN, "out 100 allow 6 1024-65535 10.0.0.0/24"],
        "Alb > Service 8080",
        "reachable",
    ),
    (
        "App",
        &[IN, "out 100 allow 6 443 0.0.0.0/0"],
        "Alb > Service 8080",
        "blocked by AppAcl",
    ),
    // A load balancer takes any port from 1024 on.
    (
        "App",
        &[IN, "out 100 allow 6 32768-65535 0.0.0.0/0"],
        "Alb > Service 8080",
        "unknown for AppAcl",
    ),
    // Shutting a well-known port out of thousands is no loss.
    (
        "App",
        &[IN, "out 90 deny 6 3389 0.0.0.0/0", OUT],
        "Alb > Service 8080",
        "reachable",
    ),
    (
        "Web",
        &[IN, "out 100 allow 6 443 0.0.0.0/0"],
        "Alb > Service 8080",
        "blocked by WebAcl",
    ),
    (
        "Web",
        &["in 100 allow 6 80 0.0.0.0/0", OUT],
        "Alb > Service 8080",
        "blocked by WebAcl",
    ),
    (
        "Web",
        &[
            "in 100 allow 6 80 0.0.0.0/0",
            "in 110 allow 6 1024-65535 0.0.0.0/0",
            OUT,
        ],
        "Alb > Service 8080",
        "reachable",
    ),
    // Tasks are Linux and take 32768 to 60999.
    (
        "App",
        &["in 100 allow 6 32768-60999 10.0.2.0/24", OUT],
        "Service > Db 3306",
        "reachable",
    ),
    (
        "App",
        &["in 100 allow 6 32768-40000 10.0.2.0/24", OUT],
        "Service > Db 3306",
        "unknown for AppAcl",
    ),
    (
        "Data",
        &[
            "in 100 allow 6 3306 10.0.1.0/24",
            "out 100 allow 6 1024-65535 10.0.1.0/24",
        ],
        "Service > Db 3306",
        "reachable",
    ),
    (
        "Data",
        &[
            "in 100 allow 6 3306 10.0.1.0/24",
            "out 100 allow 6 3306 10.0.1.0/24",
        ],
        "Service > Db 3306",
        "blocked by DataAcl",
    ),
];

/// The internet, from outside and from inside, and services of AWS.
const OUTSIDE: &[Case] = &[
    ("Web", &[], "internet > Alb 80", "blocked by WebAcl"),
    (
        "Web",
        &[
            "in 100 allow 6 80 0.0.0.0/0",
            "out 100 allow 6 1024-65535 0.0.0.0/0",
        ],
        "internet > Alb 80",
        "reachable",
    ),
    (
        "Web",
        &[
            "in 100 allow 6 80 0.0.0.0/1",
            "in 110 allow 6 80 128.0.0.0/1",
            OUT,
        ],
        "internet > Alb 80",
        "reachable",
    ),
    // A few that are shut out are not the internet, and neither are a few that are let in.
    (
        "Web",
        &["in 90 deny -1 - 203.0.113.0/24", IN, OUT],
        "internet > Alb 80",
        "reachable",
    ),
    (
        "Web",
        &["in 90 deny -1 - 10.0.0.0/8", IN, OUT],
        "internet > Alb 80",
        "reachable",
    ),
    (
        "Web",
        &["in 100 allow 6 80 203.0.113.0/24", OUT],
        "internet > Alb 80",
        "blocked by WebAcl",
    ),
    (
        "Web",
        &["in 100 allow 6 80 10.0.0.0/16", OUT],
        "internet > Alb 80",
        "blocked by WebAcl",
    ),
    (
        "Web",
        &["in 90 deny -1 - 128.0.0.0/1", IN, OUT],
        "internet > Alb 80",
        "unknown for WebAcl",
    ),
    (
        "Web",
        &[
            "in 100 allow 6 80 0.0.0.0/0",
            "out 100 allow 6 1024-65535 10.0.0.0/16",
        ],
        "internet > Alb 80",
        "blocked by WebAcl",
    ),
    (
        "Web",
        &["in 100 allow 6 80 0.0.0.0/0"],
        "internet > Service 8080",
        "blocked by WebAcl",
    ),
    (
        "App",
        &["in 100 allow 6 443 vpc", OUT],
        "internet > Service 8080",
        "blocked by AppAcl",
    ),
    // Out through the NAT gateway, which has borders of its own.
    (
        "App",
        &[
            "in 100 allow 6 1024-65535 0.0.0.0/0",
            "out 100 allow 6 443 0.0.0.0/0",
        ],
        "Service > logs",
        "reachable",
    ),
    (
        "App",
        &[
            "in 100 allow 6 1024-65535 0.0.0.0/0",
            "out 100 allow 6 80 0.0.0.0/0",
        ],
        "Service > logs",
        "blocked by AppAcl",
    ),
    (
        "App",
        &[
            "in 100 allow 6 1024-65535 10.0.0.0/16",
            "out 100 allow 6 443 0.0.0.0/0",
        ],
        "Service > logs",
        "blocked by AppAcl",
    ),
    (
        "App",
        &["in 100 allow 6 1024-65535 52.0.0.0/8", OUT],
        "Service > logs",
        "unknown for AppAcl",
    ),
    (
        "App",
        &["in 100 allow 6 1024-65535 52.0.0.0/8", OUT],
        "Service > internet",
        "blocked by AppAcl",
    ),
    (
        "Web",
        &[
            "in 100 allow 6 80 0.0.0.0/0",
            "in 110 allow 6 1024-65535 0.0.0.0/0",
            OUT,
        ],
        "Service > logs",
        "blocked by WebAcl",
    ),
    (
        "Web",
        &[
            "in 100 allow 6 443 10.0.1.0/24",
            "in 110 allow 6 1024-65535 0.0.0.0/0",
            OUT,
        ],
        "Service > logs",
        "reachable",
    ),
    (
        "Web",
        &["in 100 allow 6 443 10.0.1.0/24", OUT],
        "Service > logs",
        "blocked by WebAcl",
    ),
];

#[test]
fn entries_decide() {
    let mut wrong = Vec::new();
    for (subnet, entries, question, expect) in REQUESTS.iter().chain(ANSWERS).chain(OUTSIDE) {
        let mut resources = network();
        put(&mut resources, subnet, entries);
        let answer = ask(&resources, question);
        let said = said(&answer);
        if said != *expect {
            wrong.push(format!(
                "{subnet} {entries:?}: {question} is {said}, not {expect}: {:?}",
                answer.blocker
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Changes, a question, and the answer.
type Change = (&'static str, fn(&mut Value), &'static str, &'static str);

const CHANGES: &[Change] = &[
    ("no ACL at all", |_| {}, "internet > Service 8080", "reachable"),
    (
        "nobody is in the subnet that the ACL is of",
        |r| put(r, "Data", &[]),
        "internet > Service 8080",
        "reachable",
    ),
    (
        "two in one subnet meet no ACL",
        |r| {
            r["Service"]["Properties"]["NetworkConfiguration"]["AwsvpcConfiguration"]["Subnets"] =
                json!([reference("Web")]);
            put(
                r,
                "Web",
                &[
                    "in 100 allow 6 80 0.0.0.0/0",
                    "out 100 allow 6 1024-65535 0.0.0.0/0",
                ],
            );
        },
        "internet > Service 8080",
        "reachable",
    ),
    (
        "two of three subnets of a load balancer",
        |r| {
            r["Alb"]["Properties"]["Subnets"] = json!([reference("Web"), reference("Data")]);
            put(r, "App", &["in 100 allow 6 8080 10.0.0.0/24", OUT]);
        },
        "Alb > Service 8080",
        "blocked by AppAcl",
    ),
    (
        "a database in one of two subnets",
        |r| {
            r["DbSubnets"]["Properties"]["SubnetIds"] = json!([reference("Data"), reference("Web")]);
            put(r, "Data", &[]);
        },
        "Service > Db 3306",
        "unknown for Data",
    ),
    (
        "which ACL the subnet has",
        |r| {
            put(r, "App", &[]);
            r["AppAclAssociation"]["Properties"]["NetworkAclId"] = json!({ "Fn::ImportValue": "x" });
        },
        "Alb > Service 8080",
        "unknown for AppAclAssociation",
    ),
    (
        "an association of any of two subnets",
        |r| {
            put(r, "App", &[]);
            r["AppAclAssociation"]["Properties"]["SubnetId"] =
                json!({ "Fn::If": ["C", reference("App"), reference("Web")] });
        },
        "Alb > Service 8080",
        "unknown for AppAclAssociation",
    ),
    (
        "an association of a subnet of another stack",
        |r| {
            put(r, "App", &[]);
            r["AppAclAssociation"]["Properties"]["SubnetId"] = json!({ "Fn::ImportValue": "x" });
        },
        "Alb > Service 8080",
        "reachable",
    ),
    (
        "two associations of one subnet",
        |r| {
            put(r, "App", &[]);
            r["Other"] =
                json!({ "Type": "AWS::EC2::NetworkAcl", "Properties": { "VpcId": reference("Vpc") } });
            r["OtherAssociation"] = json!({ "Type": "AWS::EC2::SubnetNetworkAclAssociation",
            "Properties": { "SubnetId": reference("App"), "NetworkAclId": reference("Other") } });
        },
        "Alb > Service 8080",
        "unknown for OtherAssociation",
    ),
    (
        "an entry that may be there",
        |r| {
            put(r, "App", &[OUT]);
            r["Maybe"] = entry(
                &json!({ "Fn::If": ["C", reference("AppAcl"), { "Ref": "AWS::NoValue" }] }),
                IN,
            );
        },
        "Alb > Service 8080",
        "unknown for Maybe",
    ),
    (
        "an entry that may be there and changes nothing",
        |r| {
            put(r, "App", &[OUT, IN]);
            r["Maybe"] = entry(
                &json!({ "Fn::If": ["C", reference("AppAcl"), { "Ref": "AWS::NoValue" }] }),
                "in 90 allow 6 22 0.0.0.0/0",
            );
        },
        "Alb > Service 8080",
        "reachable",
    ),
    (
        "entries that a nested stack may add",
        |r| {
            put(r, "App", &[]);
            r["Nested"] = json!({ "Type": "AWS::CloudFormation::Stack", "Properties": { "TemplateURL": "x", "Parameters": { "Acl": reference("AppAcl") } } });
        },
        "Alb > Service 8080",
        "unknown for Nested",
    ),
    (
        "entries that a custom resource may add",
        |r| {
            put(r, "App", &[]);
            r["Custom"] = json!({ "Type": "Custom::Entries", "Properties": { "ServiceToken": "x", "Acl": { "Fn::GetAtt": ["AppAcl", "Id"] } } });
        },
        "Alb > Service 8080",
        "unknown for Custom",
    ),
    (
        "a resource of AWS that knows the VPC adds no entries",
        |r| {
            put(r, "App", &[IN, OUT]);
            r["Logs"] =
                json!({ "Type": "AWS::EC2::FlowLog", "Properties": { "ResourceId": reference("Vpc") } });
        },
        "Alb > Service 8080",
        "reachable",
    ),
    (
        "the VPC's default ACL with an entry before its own",
        |r| {
            r["Deny"] = entry(
                &json!({ "Fn::GetAtt": ["Vpc", "DefaultNetworkAcl"] }),
                "in 50 deny 6 8080 0.0.0.0/0",
            );
        },
        "Alb > Service 8080",
        "blocked by Deny",
    ),
    (
        "the VPC's default ACL with an entry after its own",
        |r| {
            r["Deny"] = entry(
                &json!({ "Fn::GetAtt": ["Vpc", "DefaultNetworkAcl"] }),
                "in 150 deny 6 8080 0.0.0.0/0",
            );
        },
        "Alb > Service 8080",
        "reachable",
    ),
    (
        "a subnet that is given the default ACL by word",
        |r| {
            put(r, "App", &[]);
            r["AppAclAssociation"]["Properties"]["NetworkAclId"] =
                json!({ "Fn::GetAtt": ["Vpc", "DefaultNetworkAcl"] });
        },
        "Alb > Service 8080",
        "reachable",
    ),
    (
        "a range that is no range",
        |r| put(r, "App", &["in 100 allow 6 8080 somewhere", OUT]),
        "Alb > Service 8080",
        "unknown for AppAcl1",
    ),
    (
        "a port range that is a function",
        |r| {
            put(r, "App", &["in 100 allow 6 8080 0.0.0.0/0", OUT]);
            r["AppAcl1"]["Properties"]["PortRange"] =
                json!({ "Fn::If": ["C", { "From": 8080, "To": 8080 }, { "Ref": "AWS::NoValue" }] });
        },
        "Alb > Service 8080",
        "unknown for AppAcl1",
    ),
    (
        "a port range that lacks its end",
        |r| {
            put(r, "App", &["in 100 allow 6 8080 0.0.0.0/0", OUT]);
            r["AppAcl1"]["Properties"]["PortRange"] = json!({ "From": 8080 });
        },
        "Alb > Service 8080",
        "unknown for AppAcl1",
    ),
    (
        "a gateway endpoint's service has public addresses",
        |r| {
            r["S3"] = json!({ "Type": "AWS::EC2::VPCEndpoint", "Properties": { "VpcId": reference("Vpc"), "ServiceName": "com.amazonaws.eu-central-1.s3",
            "VpcEndpointType": "Gateway", "RouteTableIds": [reference("AppTable")] } });
            put(
                r,
                "App",
                &["in 100 allow -1 - 10.0.0.0/16", "out 100 allow -1 - 10.0.0.0/16"],
            );
        },
        "Service > s3",
        "blocked by AppAcl",
    ),
    (
        "an interface endpoint's are private",
        |r| {
            r["Logs"] = json!({ "Type": "AWS::EC2::VPCEndpoint", "Properties": { "VpcId": reference("Vpc"), "ServiceName": "com.amazonaws.eu-central-1.logs",
            "VpcEndpointType": "Interface", "PrivateDnsEnabled": true, "SubnetIds": [reference("Data")],
            "SecurityGroupIds": [{ "Fn::GetAtt": ["Group", "GroupId"] }] } });
            put(
                r,
                "App",
                &["in 100 allow -1 - 10.0.0.0/16", "out 100 allow -1 - 10.0.0.0/16"],
            );
        },
        "Service > logs",
        "reachable",
    ),
    (
        "an interface endpoint's own subnet",
        |r| {
            r["Logs"] = json!({ "Type": "AWS::EC2::VPCEndpoint", "Properties": { "VpcId": reference("Vpc"), "ServiceName": "com.amazonaws.eu-central-1.logs",
            "VpcEndpointType": "Interface", "PrivateDnsEnabled": true, "SubnetIds": [reference("Data")],
            "SecurityGroupIds": [{ "Fn::GetAtt": ["Group", "GroupId"] }] } });
            put(r, "Data", &["in 100 allow 6 3306 10.0.0.0/16", OUT]);
        },
        "Service > logs",
        "blocked by DataAcl",
    ),
    (
        "tasks on Windows take other ports",
        |r| {
            r["Task"]["Properties"]["RuntimePlatform"] =
                json!({ "OperatingSystemFamily": "WINDOWS_SERVER_2022_CORE" });
            put(r, "App", &["in 100 allow 6 49152-65535 10.0.2.0/24", OUT]);
        },
        "Service > Db 3306",
        "reachable",
    ),
];

#[test]
fn what_acls_belong_to() {
    let mut wrong = Vec::new();
    for (name, change, question, expect) in CHANGES {
        let mut resources = network();
        change(&mut resources);
        let answer = ask(&resources, question);
        let said = said(&answer);
        if said != *expect {
            wrong.push(format!(
                "{name}: {question} is {said}, not {expect}: {:?}",
                answer.blocker
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_blocker_says_what_would_open_it() {
    let mut resources = network();
    put(&mut resources, "App", &["in 100 allow 6 22 10.0.0.0/16", OUT]);
    let blocker = ask(&resources, "internet > Service 8080").blocker.unwrap();
    assert_eq!(
        blocker.message,
        "network ACL AppAcl of subnet App has no entry that lets tcp 8080 in from 10.0.0.0/24 (AppAcl1 is for port 22)"
    );
    assert_eq!(
        blocker.hint,
        "Add an inbound entry to AppAcl that allows tcp 8080 from 10.0.0.0/24."
    );

    let mut resources = network();
    put(&mut resources, "App", &[IN]);
    let blocker = ask(&resources, "Alb > Service 8080").blocker.unwrap();
    assert_eq!(
        blocker.message,
        "network ACL AppAcl of subnet App has no entry that lets the answers out to 10.0.0.0/24 (tcp 1024 to 65535)"
    );
    assert_eq!(
        blocker.hint,
        "Add an outbound entry to AppAcl that allows tcp 1024 to 65535 to 10.0.0.0/24."
    );

    let mut resources = network();
    put(
        &mut resources,
        "App",
        &["in 90 deny 6 8000-9000 10.0.0.0/8", IN, OUT],
    );
    let blocker = ask(&resources, "Alb > Service 8080").blocker.unwrap();
    assert_eq!(
        blocker.message,
        "network ACL AppAcl of subnet App does not let tcp 8080 in from 10.0.0.0/24: its entry AppAcl1 (90) denies that"
    );
    assert_eq!(
        blocker.hint,
        "Add an inbound entry with a number below 90 to AppAcl that allows tcp 8080 from 10.0.0.0/24."
    );
}

#[test]
fn a_hop_names_the_acl() {
    let mut resources = network();
    put(&mut resources, "App", &[IN, OUT]);
    let answer = ask(&resources, "internet > Service 8080");
    let hop = answer.hops.iter().find(|hop| hop.resource == "AppAcl").unwrap();
    assert_eq!(
        hop.what,
        "network ACL AppAcl lets it through, and the answers back"
    );
}

/// Whoever writes the file must not decide how long it takes: each entry may cut every piece in two.
#[test]
fn thousands_of_entries_end() {
    let mut resources = network();
    put(&mut resources, "Web", &[]);
    for index in 0..3000_u32 {
        let text = format!(
            "in {} {} 6 {}-{} {}.{}.0.0/16",
            index + 1,
            if index % 2 == 0 { "allow" } else { "deny" },
            80 - index % 40,
            80 + index % 50,
            index % 223 + 1,
            index % 256
        );
        resources[format!("Many{index}")] = entry(&reference("WebAcl"), &text);
    }
    assert_ne!(ask(&resources, "internet > Alb 80").verdict, Verdict::Reachable);
}
