"""Code repositories, build projects, pipelines and event rules."""

import json

from .support import Case, client, unique

ACCOUNT = "123456789012"


class DeliveryCase(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ("codecommit", "codebuild", "codepipeline", "events", "iam", "logs"):
            setattr(cls, name, client(name))

    def new_role(self, *services):
        """The ARN of a role that nobody but IAM knows yet."""
        trust = {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"Service": list(services)}, "Action": "sts:AssumeRole"}],
        }
        made = self.iam.create_role(RoleName=unique("role"), AssumeRolePolicyDocument=json.dumps(trust))
        return made["Role"]["Arn"]

    def project(self, role, **more):
        return {
            "name": unique("project"),
            "serviceRole": role,
            "source": {"type": "CODEPIPELINE", "buildspec": "version: 0.2"},
            "artifacts": {"type": "CODEPIPELINE"},
            "environment": {
                "type": "LINUX_CONTAINER",
                "computeType": "BUILD_GENERAL1_SMALL",
                "image": "aws/codebuild/amazonlinux-x86_64-standard:5.0",
            },
            **more,
        }

    def pipeline(self, role, **more):
        source = {"category": "Source", "owner": "AWS", "provider": "CodeCommit", "version": "1"}
        build = {"category": "Build", "owner": "AWS", "provider": "CodeBuild", "version": "1"}
        return {
            "name": unique("pipeline"),
            "roleArn": role,
            "artifactStore": {"type": "S3", "location": "artifacts"},
            "stages": [
                {
                    "name": "Source",
                    "actions": [
                        {
                            "name": "Code",
                            "actionTypeId": source,
                            "configuration": {"RepositoryName": "r", "BranchName": "main"},
                            "outputArtifacts": [{"name": "Code"}],
                        }
                    ],
                },
                {
                    "name": "Build",
                    "actions": [
                        {
                            "name": "Build",
                            "actionTypeId": build,
                            "configuration": {"ProjectName": "p"},
                            "inputArtifacts": [{"name": "Code"}],
                        }
                    ],
                },
            ],
            "pipelineType": "V2",
            "executionMode": "QUEUED",
            **more,
        }


class Repositories(DeliveryCase):
    def test_tags_key_and_list(self):
        name = unique("code")
        made = self.codecommit.create_repository(repositoryName=name, tags={"Name": "code"})["repositoryMetadata"]
        self.assertNotIn("repositoryDescription", made)
        self.assertTrue(made["kmsKeyId"].endswith(":alias/aws/codecommit"), made)
        arn = made["Arn"]
        self.assertEqual(self.codecommit.list_tags_for_resource(resourceArn=arn)["tags"], {"Name": "code"})
        self.codecommit.tag_resource(resourceArn=arn, tags={"Owner": "me"})
        self.codecommit.untag_resource(resourceArn=arn, tagKeys=["Name"])
        self.assertEqual(self.codecommit.list_tags_for_resource(resourceArn=arn)["tags"], {"Owner": "me"})
        listed = self.codecommit.list_repositories()["repositories"]
        self.assertIn({"repositoryName": name, "repositoryId": made["repositoryId"]}, listed)
        self.codecommit.update_repository_encryption_key(repositoryName=name, kmsKeyId="alias/mine")
        read = self.codecommit.get_repository(repositoryName=name)["repositoryMetadata"]
        self.assertTrue(read["kmsKeyId"].endswith(":alias/mine"), read)
        self.codecommit.delete_repository(repositoryName=name)
        with self.refused("RepositoryDoesNotExistException"):
            self.codecommit.list_tags_for_resource(resourceArn=arn)

    def test_a_new_name_keeps_the_id(self):
        name, other, third = unique("code"), unique("code"), unique("code")
        made = self.codecommit.create_repository(repositoryName=name, repositoryDescription="a")["repositoryMetadata"]
        self.codecommit.create_repository(repositoryName=other)
        with self.refused("RepositoryNameExistsException"):
            self.codecommit.update_repository_name(oldName=name, newName=other)
        self.codecommit.update_repository_description(repositoryName=name, repositoryDescription="b")
        self.codecommit.update_repository_name(oldName=name, newName=third)
        read = self.codecommit.get_repository(repositoryName=third)["repositoryMetadata"]
        self.assertEqual((read["repositoryId"], read["repositoryDescription"]), (made["repositoryId"], "b"))
        self.assertTrue(read["Arn"].endswith(f":{third}") and read["cloneUrlHttp"].endswith(f"/{third}"), read)
        with self.refused("RepositoryDoesNotExistException"):
            self.codecommit.get_repository(repositoryName=name)


class Projects(DeliveryCase):
    def made(self, **more):
        """A project; its role must be known first."""
        sent = self.project(self.new_role("codebuild.amazonaws.com"), **more)
        self.eventually(lambda: self.codebuild.create_project(**sent), "InvalidInputException")
        return sent["name"]

    def read(self, name):
        return self.codebuild.batch_get_projects(names=[name])["projects"][0]

    def test_a_pipelines_project_needs_no_location_but_a_role(self):
        with self.refused("InvalidInputException") as caught:
            self.codebuild.create_project(**self.project(f"arn:aws:iam::{ACCOUNT}:role/{unique('none')}"))
        self.assertIn("not authorized to perform: sts:AssumeRole", str(caught.exception))
        name = self.made(encryptionKey="alias/mine", tags=[{"key": "Name", "value": "build"}])
        read = self.read(name)
        self.assertEqual((read["timeoutInMinutes"], read["queuedTimeoutInMinutes"]), (60, 480))
        self.assertEqual(read["encryptionKey"], "alias/mine")
        with self.refused("InvalidInputException"):
            role = read["serviceRole"]
            self.codebuild.create_project(**self.project(role, source={"type": "CODECOMMIT"}))
        another = self.new_role("ecs-tasks.amazonaws.com")
        with self.refused("InvalidInputException"):
            self.codebuild.create_project(**self.project(another))

    def test_a_change_keeps_what_it_does_not_name_except_tags(self):
        name = self.made(description="old", tags=[{"key": "Name", "value": "build"}])
        self.codebuild.update_project(name=name, timeoutInMinutes=20, tags=[{"key": "Name", "value": "other"}])
        read = self.read(name)
        self.assertEqual((read["timeoutInMinutes"], read["description"]), (20, "old"))
        self.assertEqual(read["tags"], [{"key": "Name", "value": "other"}])
        self.codebuild.update_project(name=name, description="new")
        self.assertEqual(self.read(name)["tags"], [])
        with self.refused("ResourceNotFoundException"):
            self.codebuild.update_project(name=unique("none"), description="new")

    def test_a_build_makes_its_log_group_unless_it_is_stopped(self):
        groups = [f"/build/{unique('logs')}" for _ in range(2)]
        logs = [{"cloudWatchLogs": {"status": "ENABLED", "groupName": group}} for group in groups]
        names = [self.made(logsConfig=config) for config in logs]
        builds = [self.codebuild.start_build(projectName=name)["build"]["id"] for name in names]
        for name in names:
            self.codebuild.delete_project(name=name)

        def state(build):
            return self.codebuild.batch_get_builds(ids=[build])["builds"][0]["buildStatus"]

        self.assertEqual([state(build) for build in builds], ["IN_PROGRESS", "IN_PROGRESS"])
        self.codebuild.stop_build(id=builds[1])
        self.assertEqual(state(builds[1]), "STOPPED")
        self.until(lambda: state(builds[0]) == "SUCCEEDED", "the build")
        self.assertEqual(state(builds[1]), "STOPPED")
        there = [bool(self.logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]) for group in groups]
        self.assertEqual(there, [True, False])


class Pipelines(DeliveryCase):
    def test_the_role_is_tried(self):
        unknown = self.pipeline(f"arn:aws:iam::{ACCOUNT}:role/{unique('none')}")
        with self.refused("InvalidStructureException") as caught:
            self.codepipeline.create_pipeline(pipeline=unknown)
        self.assertIn("not authorized to perform AssumeRole", str(caught.exception))
        sent = self.pipeline(self.new_role("events.amazonaws.com", "codepipeline.amazonaws.com"))
        tags = [{"key": "Name", "value": "delivery"}]
        self.eventually(
            lambda: self.codepipeline.create_pipeline(pipeline=sent, tags=tags), "InvalidStructureException"
        )
        read = self.codepipeline.get_pipeline(name=sent["name"])
        self.assertEqual((read["pipeline"]["version"], read["pipeline"]["executionMode"]), (1, "QUEUED"))
        arn = read["metadata"]["pipelineArn"]
        self.assertEqual(self.codepipeline.list_tags_for_resource(resourceArn=arn)["tags"], tags)
        with self.refused("InvalidStructureException"):
            self.codepipeline.create_pipeline(pipeline=sent)
        with self.refused("InvalidStructureException"):
            self.codepipeline.update_pipeline(pipeline={**sent, "roleArn": unknown["roleArn"]})
        changed = self.codepipeline.update_pipeline(pipeline={**sent, "executionMode": "PARALLEL"})["pipeline"]
        self.assertEqual((changed["version"], changed["executionMode"]), (2, "PARALLEL"))
        self.codepipeline.delete_pipeline(name=sent["name"])
        self.codepipeline.delete_pipeline(name=sent["name"])
        with self.refused("PipelineNotFoundException"):
            self.codepipeline.get_pipeline(name=sent["name"])

    def test_moments_are_numbers(self):
        """boto3 reads texts, too, but other SDKs do not."""
        sent = self.pipeline(self.new_role("codepipeline.amazonaws.com"))
        self.eventually(lambda: self.codepipeline.create_pipeline(pipeline=sent), "InvalidStructureException")
        bodies = []
        self.codepipeline.meta.events.register(
            "before-parse.codepipeline.GetPipeline", lambda response_dict, **_: bodies.append(response_dict["body"])
        )
        self.codepipeline.get_pipeline(name=sent["name"])
        self.assertIsInstance(json.loads(bodies[0])["metadata"]["created"], float)


class Rules(DeliveryCase):
    def rule(self, **more):
        name = unique("rule")
        pattern = json.dumps({"source": ["aws.codecommit"]})
        self.events.put_rule(Name=name, EventPattern=pattern, **more)
        return name

    def test_a_target_that_needs_a_role(self):
        name = self.rule()
        target = {"Id": "pipeline", "Arn": f"arn:aws:codepipeline:us-east-1:{ACCOUNT}:delivery"}
        with self.refused("ValidationException") as caught:
            self.events.put_targets(Rule=name, Targets=[target])
        self.assertIn("RoleArn is required", str(caught.exception))
        target["RoleArn"] = self.new_role("events.amazonaws.com")
        self.eventually(lambda: self.events.put_targets(Rule=name, Targets=[target]), "ValidationException")
        self.assertEqual(self.events.list_targets_by_rule(Rule=name)["Targets"], [target])
        with self.refused("ValidationException"):
            self.events.delete_rule(Name=name)
        self.events.remove_targets(Rule=name, Ids=["pipeline"])
        self.events.delete_rule(Name=name)
        with self.refused("ResourceNotFoundException"):
            self.events.describe_rule(Name=name)

    def test_tags_are_for_new_rules(self):
        name = self.rule(Tags=[{"Key": "Name", "Value": "push"}])
        self.events.put_rule(Name=name, ScheduleExpression="rate(1 day)", Tags=[{"Key": "Name", "Value": "other"}])
        rule = self.events.describe_rule(Name=name)
        self.assertNotIn("EventPattern", {key for key, value in rule.items() if value})
        tags = self.events.list_tags_for_resource(ResourceARN=rule["Arn"])["Tags"]
        self.assertEqual(tags, [{"Key": "Name", "Value": "push"}])


class Roles(DeliveryCase):
    def test_everything_that_was_sent_is_read_back(self):
        boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
        name = unique("role")
        trust = json.dumps({"Version": "2012-10-17", "Statement": []})
        self.iam.create_role(
            RoleName=name,
            Path="/team/",
            AssumeRolePolicyDocument=trust,
            MaxSessionDuration=7200,
            PermissionsBoundary=boundary,
        )
        statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
        allow = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        for policy in ("a", "b"):
            self.iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=allow)
        read = self.iam.get_role(RoleName=name)["Role"]
        self.assertEqual((read["Path"], read["MaxSessionDuration"]), ("/team/", 7200))
        self.assertEqual(read["PermissionsBoundary"]["PermissionsBoundaryArn"], boundary)
        self.assertEqual(self.iam.list_role_policies(RoleName=name)["PolicyNames"], ["a", "b"])
        self.iam.delete_role_permissions_boundary(RoleName=name)
        self.assertNotIn("PermissionsBoundary", self.iam.get_role(RoleName=name)["Role"])
