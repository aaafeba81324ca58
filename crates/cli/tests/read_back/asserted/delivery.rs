//! Delivery pipelines: what starts them, their stages in order, and one build and one deployment for each service.

use serde_json::{Value, json};

use super::{all_of, items, list, may, one_of, text, tier, tiers, with};
use crate::account::Reading;
use crate::system::System;

pub(super) fn check(system: &System) {
    for (id, wanted) in tiers(system, "deliveryPipeline") {
        let pipeline = one_of(system, "AWS::CodePipeline::Pipeline", id);
        let stages = list(pipeline, "Stages");
        let names: Vec<_> = stages.iter().map(|stage| &stage["Name"]).collect();
        assert_eq!(names, ["Source", "Build", "Deploy"], "{}", system.name);
        let bucket = text(one_of(system, "AWS::S3::Bucket", id), "BucketName");
        assert_eq!(
            pipeline.properties["ArtifactStore"]["Location"], bucket,
            "{}",
            system.name
        );
        let objects = format!("arn:aws:s3:::{bucket}/some-artifact");
        let role = &pipeline.properties["RoleArn"];
        may(
            system,
            role,
            "codepipeline.amazonaws.com",
            "s3:PutObject",
            &objects,
        );
        let source = source(system, id, wanted, &stages[0]);
        let (builds, deploys) = (actions(&stages[1]), actions(&stages[2]));
        let services: Vec<_> = items(&wanted["builds"]).collect();
        assert_eq!(
            (builds.len(), deploys.len()),
            (services.len(), services.len()),
            "{}: {stages:?}",
            system.name
        );
        for service in services {
            let image = built(system, pipeline, service, &builds, &source);
            deployed(system, service, &deploys, &image);
        }
    }
}

fn actions(stage: &Value) -> Vec<&Value> {
    items(&stage["Actions"]).collect()
}

/// Asserts what an action is, and gives its configuration.
fn configuration<'a>(action: &'a Value, category: &str, provider: &str) -> &'a Value {
    let id = &action["ActionTypeId"];
    assert_eq!(
        (&id["Category"], &id["Provider"]),
        (&category.into(), &provider.into()),
        "{action}"
    );
    &action["Configuration"]
}

/// The source is the branch of the design's repository, and a push to it, and nothing else, starts the pipeline. Returns the
/// artifact.
fn source(system: &System, id: &str, wanted: &Value, stage: &Value) -> Value {
    let found = actions(stage);
    assert_eq!(found.len(), 1, "{}: {stage}", system.name);
    let branch = &wanted["source"]["codeCommit"]["branch"];
    assert!(
        branch.is_string(),
        "{}: what must {wanted} begin with?",
        system.name
    );
    let repository = one_of(system, "AWS::CodeCommit::Repository", id);
    let settings = configuration(found[0], "Source", "CodeCommit");
    assert_eq!(
        settings["RepositoryName"], repository.properties["RepositoryName"],
        "{stage}"
    );
    assert_eq!(settings["BranchName"], *branch, "{stage}");
    // The rule starts it: polling would start it a second time.
    assert_eq!(settings["PollForSourceChanges"], "false", "{stage}");

    let rule = one_of(system, "AWS::Events::Rule", id);
    assert_eq!(text(rule, "State"), "ENABLED", "{rule:?}");
    let pattern = &rule.properties["EventPattern"];
    assert_eq!(pattern["source"], json!(["aws.codecommit"]), "{pattern}");
    assert_eq!(
        pattern["resources"],
        json!([repository.attributes["Arn"]]),
        "{pattern}"
    );
    assert_eq!(pattern["detail"]["referenceName"], json!([branch]), "{pattern}");
    let pipeline = one_of(system, "AWS::CodePipeline::Pipeline", id);
    let account = repository.attributes["Arn"].split(':').nth(4).unwrap();
    let name = text(pipeline, "Name");
    let arn = format!("arn:aws:codepipeline:{}:{account}:{name}", system.region);
    let targets = list(rule, "Targets");
    assert_eq!(targets.len(), 1, "{targets:?}");
    assert_eq!(targets[0]["Arn"], arn, "{targets:?}");
    let starts = "codepipeline:StartPipelineExecution";
    may(
        system,
        &targets[0]["RoleArn"],
        "events.amazonaws.com",
        starts,
        &arn,
    );
    found[0]["OutputArtifacts"][0]["Name"].clone()
}

/// One build makes the service's image from its folder and pushes it to the service's repository. Returns the artifact that
/// says which image it is.
fn built(system: &System, pipeline: &Reading, service: &Value, builds: &[&Value], source: &Value) -> Value {
    let id = service["service"].as_str().unwrap();
    let project = one_of(system, "AWS::CodeBuild::Project", id);
    let name = text(project, "Name");
    let mut own = builds
        .iter()
        .filter(|a| a["Configuration"]["ProjectName"] == name);
    let action = own
        .next()
        .unwrap_or_else(|| panic!("{}: nothing builds {id}", system.name));
    assert!(own.next().is_none(), "{}: {builds:?}", system.name);
    configuration(action, "Build", "CodeBuild");
    assert_eq!(action["InputArtifacts"], json!([{ "Name": source }]), "{action}");
    for part in ["Source", "Artifacts"] {
        assert_eq!(project.properties[part]["Type"], "CODEPIPELINE", "{project:?}");
    }
    // A container image is built by Docker within the build's container.
    let machine = &project.properties["Environment"];
    assert_eq!(machine["PrivilegedMode"], true, "{machine}");

    let images = tier(system, "fargateService", &service["service"]).unwrap();
    let images = images["image"]["repository"]["repository"].as_str().unwrap();
    let repository = one_of(system, "AWS::ECR::Repository", images);
    let task = one_of(system, "AWS::ECS::TaskDefinition", id);
    let told = [
        ("REPOSITORY_URI", repository.attributes["RepositoryUri"].as_str()),
        ("SOURCE_FOLDER", service["folder"].as_str().unwrap()),
        (
            "CONTAINER_NAME",
            task.properties["ContainerDefinitions"][0]["Name"]
                .as_str()
                .unwrap(),
        ),
    ];
    for (name, value) in told {
        let mut variables = items(&machine["EnvironmentVariables"]);
        let same = variables.any(|v| v["Name"] == name && v["Value"] == value);
        assert!(same, "{name} is not {value}: {machine}");
    }
    let role = &project.properties["ServiceRole"];
    let builder = "codebuild.amazonaws.com";
    may(
        system,
        role,
        builder,
        "ecr:PutImage",
        &repository.attributes["Arn"],
    );
    may(system, role, builder, "ecr:GetAuthorizationToken", "*");
    let starts = "codebuild:StartBuild";
    may(
        system,
        &pipeline.properties["RoleArn"],
        "codepipeline.amazonaws.com",
        starts,
        &project.attributes["Arn"],
    );
    let logs = &project.properties["LogsConfig"]["CloudWatchLogs"];
    assert_eq!(logs["Status"], "ENABLED", "{project:?}");
    let group = all_of(system, "AWS::Logs::LogGroup", id);
    assert!(
        group
            .iter()
            .any(|g| g.properties["LogGroupName"] == logs["GroupName"]),
        "{logs} is none of {group:?}"
    );
    action["OutputArtifacts"][0]["Name"].clone()
}

/// One action gives the service the image that was built for it.
fn deployed(system: &System, service: &Value, deploys: &[&Value], image: &Value) {
    let id = service["service"].as_str().unwrap();
    let running = one_of(system, "AWS::ECS::Service", id);
    let name = text(running, "ServiceName");
    let mut own = deploys
        .iter()
        .filter(|a| a["Configuration"]["ServiceName"] == name);
    let action = own
        .next()
        .unwrap_or_else(|| panic!("{}: nothing deploys {id}", system.name));
    assert!(own.next().is_none(), "{}: {deploys:?}", system.name);
    let settings = configuration(action, "Deploy", "ECS");
    assert_eq!(settings["ClusterName"], text(running, "Cluster"), "{action}");
    assert_eq!(action["InputArtifacts"], json!([{ "Name": image }]), "{action}");
    // The buildspec that comes with the project writes this file.
    let project = one_of(system, "AWS::CodeBuild::Project", id);
    let file = settings["FileName"].as_str().unwrap();
    let spec = project.properties["Source"]["BuildSpec"].as_str().unwrap();
    assert!(spec.contains(file), "{file} is not written by {spec}");
    with(system, "AWS::ECS::Service", "Name", &settings["ServiceName"]);
}
