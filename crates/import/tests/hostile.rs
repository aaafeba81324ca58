//! Whatever is fed in: an answer, without panic, in bounded time and memory, with a small stack.
//!
//! `PROPTEST_CASES=100000 cargo test --release -p tierwright-import --test hostile` runs the generated cases for longer.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use tierwright_import::{ImportError, Imported, MAX_BYTES, Options, cloudformation};
use tierwright_rules::check;

const TEMPLATES: &[&str] = &[
    include_str!("templates/autoscaling.json"),
    include_str!("templates/conditions.yaml"),
    include_str!("templates/databases.yaml"),
    include_str!("templates/fargate-options.yaml"),
    include_str!("templates/foreach.yaml"),
    include_str!("templates/http-apis.yaml"),
    include_str!("templates/nested-and-macros.yaml"),
    include_str!("templates/network.json"),
    include_str!("templates/network-tiers.yaml"),
    include_str!("templates/operations.json"),
    include_str!("templates/pipeline.yaml"),
    include_str!("templates/rest-api-body.yaml"),
    include_str!("templates/service-of-imports.yaml"),
    include_str!("templates/site.yaml"),
    include_str!("templates/web-service.yaml"),
];

fn read(bytes: &[u8]) -> Result<Imported, ImportError> {
    cloudformation::read(bytes, &Options::default())
}

/// Everything that is done with a template.
fn all(bytes: &[u8]) {
    if let Ok(imported) = read(bytes) {
        let compiled = imported.with_defaults();
        let mut findings = check(None, &compiled);
        imported.places.locate(&mut findings);
        for finding in &findings {
            let _ = imported.places.property(&finding.subject, "Properties.0.X");
        }
        let _ = imported.compiled.graph.to_json();
        let _ = imported.compiled.graph.creation_order();
    }
}

fn resources(body: &str) -> String {
    format!("Resources:\n{body}")
}

#[test]
fn circles() {
    let rule = |text: &str| {
        let imported = read(text.as_bytes()).unwrap();
        all(text.as_bytes());
        imported
            .findings
            .into_iter()
            .map(|f| (f.rule, f.subject))
            .collect::<Vec<_>>()
    };
    let circular = |subject: &str| ("template-circular-dependency".to_owned(), subject.to_owned());
    assert_eq!(
        rule(&resources("  A: {Type: X::Y, DependsOn: A}\n")),
        [circular("A")]
    );
    assert_eq!(
        rule(&resources("  A: {Type: X::Y, Properties: {P: !GetAtt A.Arn}}\n")),
        [circular("A")]
    );
    assert_eq!(
        rule(&resources(
            "  B: {Type: X::Y, Properties: {P: !Ref A}}\n  A: {Type: X::Y, DependsOn: [B]}\n"
        )),
        [circular("A")]
    );
    assert_eq!(
        rule("Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\nResources: {}\n"),
        [circular("A")]
    );
    // Ranges that are made from each other.
    let range = |own: &str, other: &str| {
        format!(
            "  {own}: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: !Select [0, !Cidr [!GetAtt {other}.CidrBlock, 2, 8]]}}}}\n"
        )
    };
    assert_eq!(
        rule(&resources(&(range("A", "B") + &range("B", "A")))),
        [circular("A")]
    );
}

#[test]
fn long_chains() {
    let many = 20_000;
    let conditions: String = (0..many)
        .map(|i| format!("  C{i}: !Not [!Condition C{}]\n", i + 1))
        .collect();
    let text = format!(
        "Conditions:\n{conditions}  C{many}: !Equals [a, a]\nResources:\n  A: {{Type: X::Y, Condition: C0}}\n"
    );
    let imported = read(text.as_bytes()).unwrap();
    assert_eq!(
        (imported.findings.len(), imported.compiled.graph.resources.len()),
        (0, 1)
    );
    assert!(imported.conditional.is_empty());

    let waits: String = (0..many)
        .map(|i| format!("  R{i}: {{Type: X::Y, DependsOn: R{}}}\n", (i + 1) % many))
        .collect();
    let imported = read(resources(&waits).as_bytes()).unwrap();
    assert!(
        imported
            .findings
            .iter()
            .any(|f| f.rule == "template-circular-dependency")
    );
}

#[test]
fn ten_thousand_resources() {
    let groups: String = (0..10_000)
        .map(|i| format!("  G{i}: {{Type: AWS::EC2::SecurityGroup, Properties: {{GroupDescription: g, VpcId: !Ref V, SecurityGroupIngress: [{{IpProtocol: tcp, FromPort: 80, ToPort: 80, SourceSecurityGroupId: !Ref G{}}}]}}}}\n", i / 2))
        .collect();
    let text = resources(&format!(
        "  V: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: 10.0.0.0/16}}}}\n{groups}"
    ));
    let imported = read(text.as_bytes()).unwrap();
    assert_eq!(imported.compiled.graph.resources.len(), 10_001);
    all(text.as_bytes());
}

/// What rules compare with each other, very often alike.
#[test]
fn many_alike() {
    let vpc = "  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/8}}\n  T: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref V}}\n  G: {Type: AWS::EC2::InternetGateway}\n  L: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}\n";
    let many = 2_000;
    for one in [
        "  R#: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24, AvailabilityZone: !Select [0, !GetAZs '']}}\n",
        "  R#: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref G}}\n",
        "  R#: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref L, Port: 80, Protocol: HTTP, DefaultActions: [{Type: forward, TargetGroupArn: !Ref R0}]}}\n",
        "  R#: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref S, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}}\n  S#: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref V, GroupDescription: a}}\n",
        "  R#: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref V, VpcEndpointType: Interface, ServiceName: com.amazonaws.eu-west-1.logs, SubnetIds: [!Ref A], SecurityGroupIds: [!Ref B]}}\n",
        "  R#: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref A, SecurityGroupIds: [!Ref B]}}\n",
        "  R#: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref R0, HttpMethod: GET, Integration: {Type: HTTP_PROXY, Uri: !Sub 'http://${L.DNSName}/', ConnectionId: !Ref R1}}}\n",
        "  R#: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Api, IntegrationUri: !Ref R0, ConnectionId: !Ref R1}}\n",
        "  R#: {Type: AWS::ApiGatewayV2::VpcLink, Properties: {SubnetIds: [!Ref A], SecurityGroupIds: [!Ref B]}}\n",
        "  R#: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: AWS/ECS, MetricName: CPUUtilization, Threshold: '80', Dimensions: [{Name: a, Value: !Ref R0}]}}\n",
        "  R#: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !If [Maybe, !Ref S, !Ref B], IpProtocol: tcp, FromPort: 1, ToPort: 2, CidrIp: 10.0.0.0/8}}\n",
        "  R#: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, VPCSecurityGroups: [!Ref B], DBClusterIdentifier: !If [Maybe, !Ref R0, !Ref R1]}}\n",
        "  R#: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Targets: [{Id: !Ref L}, {Id: 10.1.0.5}]}}\n",
    ] {
        let extra = "  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.1.0.0/24}}\n  B: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref V, GroupDescription: b}}\n  S: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref V, GroupDescription: b}}\n";
        let body: String = (0..many).map(|i| one.replace('#', &i.to_string())).collect();
        let conditions = "Parameters: {P: {Type: String}}\nConditions: {Maybe: !Equals [!Ref P, a]}\n";
        let text = resources(&format!(
            "{vpc}{extra}  Api: {{Type: AWS::ApiGatewayV2::Api}}\n{body}"
        ));
        all(format!("{conditions}{text}").as_bytes());
    }
    let rules = "{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0},".repeat(many);
    all(resources(&format!("  G: {{Type: AWS::EC2::SecurityGroup, Properties: {{GroupDescription: a, SecurityGroupIngress: [{rules}]}}}}\n")).as_bytes());
}

#[test]
fn functions_that_make_much_of_little() {
    let list = "x,".repeat(2_000);
    let uses: String = (0..5_000)
        .map(|i| format!("    P{i}: !Split [',', !Ref Long]\n"))
        .collect();
    let text = format!(
        "Parameters:\n  Long: {{Type: String, Default: '{list}'}}\nResources:\n  A:\n   Type: X::Y\n   Properties:\n{uses}"
    );
    let imported = read(text.as_bytes()).unwrap();
    assert!(
        imported
            .findings
            .iter()
            .any(|f| f.rule == "template-quota-exceeded")
    );
    all(text.as_bytes());
    // A long default, very often.
    let uses: String = (0..50_000).map(|i| format!("    P{i}: !Ref Long\n")).collect();
    let text = format!(
        "Parameters:\n  Long: {{Type: String, Default: '{list}'}}\nResources:\n  A:\n   Type: X::Y\n   Properties:\n{uses}"
    );
    all(text.as_bytes());
    // Names that are not there, without end.
    let uses: String = (0..20_000).map(|i| format!("    P{i}: !Ref N{i}\n")).collect();
    let text = resources(&format!("  A:\n   Type: X::Y\n   Properties:\n{uses}"));
    assert!(read(text.as_bytes()).unwrap().findings.len() <= 1_000);
}

#[test]
fn nested_as_deep_as_allowed() {
    for (open, close) in [
        ("{a: ", "}"),
        ("[", "]"),
        ("!Join ['-', [", "]]"),
        ("!If [Maybe, x, ", "]"),
        ("!Sub ['${a}', {a: ", "}]"),
        ("!Select [0, ", "]"),
        ("!Not [", "]"),
        ("{\"Fn::Or\": [", "]}"),
    ] {
        for levels in [5, 10, 14, 19, 28, 29, 30, 58, 64, 1_000] {
            let value = format!("{}x{}", open.repeat(levels), close.repeat(levels));
            let text = format!(
                "Parameters: {{P: {{Type: String}}}}\nConditions:\n  Maybe: !Equals [!Ref P, x]\n  C: {value}\nResources:\n  A: {{Type: AWS::IAM::Role, Properties: {{AssumeRolePolicyDocument: {value}}}}}\n"
            );
            all(text.as_bytes());
        }
    }
}

#[test]
fn fifty_megabytes() {
    let size = 50 * 1024 * 1024;
    let long = |piece: &str| piece.repeat(size / piece.len());
    for text in [
        format!("Description: {}\nResources: {{}}\n", long("x")),
        format!("Resources: {{}}\n# {}\n", long("x")),
        format!("Resources: {{}}\n{}", long("\n")),
        format!(
            "Resources:\n  A:\n    Type: X::Y\n    Properties:\n      P: !Sub \"{}\"\n",
            long("${P}")
        ),
    ] {
        let _ = read(text.as_bytes());
    }
    let many = long("  AnotherResource: {Type: X::Y}\n");
    assert!(matches!(
        read(resources(&many).as_bytes()),
        Err(ImportError::DuplicateKey { .. } | ImportError::TooManyValues { .. })
    ));
    assert!(matches!(
        read(&vec![b' '; MAX_BYTES + 1]),
        Err(ImportError::TooLarge { .. })
    ));
    assert!(matches!(read(&vec![0; size]), Err(ImportError::Syntax { .. })));
    assert!(matches!(
        read(&vec![0xff; size]),
        Err(ImportError::NotText { line: 1 })
    ));
    assert!(matches!(
        read("[".repeat(size).as_bytes()),
        Err(ImportError::TooDeep { .. })
    ));
}

#[test]
fn numbers_beyond_measure() {
    let huge = "9".repeat(10_000);
    for number in [
        huge.as_str(),
        "-1",
        "1e999",
        "0x7fffffffffffffffffffffff",
        "18446744073709551616",
        ".inf",
        "NaN",
    ] {
        all(resources(&format!("  S: {{Type: AWS::EC2::Subnet, Properties: {{CidrBlock: {number}, Z: !Select [{number}, [a]], Y: !Cidr [10.0.0.0/8, {number}, {number}]}}}}\n  G: {{Type: AWS::EC2::SecurityGroup, Properties: {{SecurityGroupIngress: [{{FromPort: {number}, ToPort: {number}, IpProtocol: {number}, CidrIp: {number}}}]}}}}\n  A: {{Type: AWS::EC2::Subnet, Properties: {{AvailabilityZone: !Select [{number}, !GetAZs '']}}}}\n")).as_bytes());
    }
}

/// Pieces that templates are made of, to be put together in any order.
fn piece() -> impl Strategy<Value = String> {
    let words = [
        "Resources",
        "Conditions",
        "Parameters",
        "Mappings",
        "Outputs",
        "Transform",
        "Type",
        "Properties",
        "Condition",
        "Default",
        "Ref",
        "Fn::If",
        "Fn::Sub",
        "Fn::GetAtt",
        "Fn::FindInMap",
        "AWS::EC2::VPC",
        "AWS::EC2::SecurityGroup",
        "AWS::ECS::Service",
        "AWS::ApiGateway::Method",
        "AWS::ApiGatewayV2::Route",
        "AWS::CodePipeline::Pipeline",
        "AWS::Cognito::UserPool",
        "AWS::WAFv2::WebACL",
        "AWS::NoValue",
        "AWS::Region",
        "!Ref ",
        "!Sub ",
        "!If ",
        "!Join ",
        "!Select ",
        "!Split ",
        "!Cidr ",
        "!GetAZs ",
        "!GetAtt ",
        "!Base64 ",
        "!Condition ",
        ": ",
        ":\n",
        "\n",
        "  ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "&a ",
        "*a",
        "<<",
        "|",
        ">",
        "#",
        "%",
        "---\n",
        "~",
        "null",
        "true",
        "-1",
        "0",
        "65536",
        "10.0.0.0/16",
        "${A}",
        "${A.B}",
        "A",
        "B",
        "\t",
        "\u{feff}",
        "\u{202e}",
        "é",
        "😀",
        "\\u0000",
        "? ",
        "{{resolve:ssm:/a}}",
    ];
    prop::sample::select(words.to_vec()).prop_map(str::to_owned)
}

/// A template with parts of it cut out, doubled, exchanged or overwritten.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let change = (
        0usize..6,
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        piece(),
    );
    (0..TEMPLATES.len(), prop::collection::vec(change, 1..12)).prop_map(|(which, changes)| {
        let mut bytes = TEMPLATES[which].as_bytes().to_vec();
        for (how, a, b, piece) in changes {
            if bytes.is_empty() {
                break;
            }
            let (a, b) = (a.index(bytes.len()), b.index(bytes.len()));
            let (from, to) = (a.min(b), (a.min(b) + 200).min(a.max(b)));
            match how {
                0 => drop(bytes.drain(from..to)),
                1 => {
                    let copy = bytes[from..to].to_vec();
                    bytes.splice(from..from, copy);
                }
                2 => bytes[a] = u8::try_from(b % 256).unwrap_or(0),
                3 => bytes.swap(a, b),
                4 => bytes.truncate(b.max(50)),
                _ => drop(bytes.splice(a..a, piece.into_bytes())),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        all(&bytes);
    }

    #[test]
    fn any_pieces(pieces in prop::collection::vec(piece(), 0..60)) {
        all(pieces.concat().as_bytes());
        all(format!("Resources:\n  A:\n    Type: AWS::EC2::VPC\n    Properties: {}", pieces.concat()).as_bytes());
    }

    #[test]
    fn real_templates_with_damage(bytes in mutated()) {
        all(&bytes);
    }
}
