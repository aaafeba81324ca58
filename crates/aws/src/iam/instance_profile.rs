//! `AWS::IAM::InstanceProfile`. The id is the profile's name. CloudFormation gives it no tags, but IAM does.

use async_trait::async_trait;
use aws_sdk_iam::types::InstanceProfile as Found;
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use super::{is_ours, pairs, service_tags};
use crate::calls::{Calls, created, properties, ready, texts};
use crate::clients::Clients;
use crate::error::{Absence, Named, incomplete};
use crate::names;
use crate::tags::{self, Tags};

pub(crate) struct InstanceProfile;

#[async_trait]
impl Calls for InstanceProfile {
    fn parts(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let name = name_of(&properties!(request, InstanceProfile), request);
        let profile = describe(aws, &name).await?;
        Ok(profile
            .filter(|profile| is_ours(profile.tags(), request))
            .map(|_| created(name)))
    }

    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, InstanceProfile);
        let call = aws
            .iam
            .create_instance_profile()
            .instance_profile_name(name_of(&wanted, request))
            .set_tags(Some(service_tags(&tags::of_unfinished(request))?));
        let answer = call.send().await.named("iam:CreateInstanceProfile")?;
        let name = answer
            .instance_profile()
            .map(|profile| profile.instance_profile_name());
        name.map(created)
            .ok_or_else(|| incomplete("iam:CreateInstanceProfile", "instance profile"))
    }

    /// A profile has one role (LimitExceeded otherwise), so another goes before the wanted one comes.
    async fn finish(&self, aws: &Clients, request: &Request, id: &str) -> Result<(), ProviderError> {
        let wanted = texts(&properties!(request, InstanceProfile).roles).unwrap_or_default();
        let present = describe(aws, id)
            .await?
            .map(|profile| roles(&profile))
            .unwrap_or_default();
        for role in present.iter().filter(|role| !wanted.contains(role)) {
            remove(aws, id, role).await?;
        }
        for role in wanted.iter().filter(|role| !present.contains(role)) {
            let call = aws
                .iam
                .add_role_to_instance_profile()
                .instance_profile_name(id)
                .role_name(role);
            call.send().await.named("iam:AddRoleToInstanceProfile")?;
        }
        Ok(())
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(profile) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        if tags::is_unfinished(pairs(profile.tags())) {
            return Ok(tags::broken_off());
        }
        Ok(ready([("Arn", Some(profile.arn()))]))
    }

    fn mutable(&self) -> &'static [&'static str] {
        &["Roles"]
    }

    async fn retag(
        &self,
        aws: &Clients,
        id: &str,
        tags: &Tags,
        removed: &[String],
    ) -> Result<(), ProviderError> {
        if !tags.is_empty() {
            let call = aws.iam.tag_instance_profile().instance_profile_name(id);
            call.set_tags(Some(service_tags(tags)?))
                .send()
                .await
                .named("iam:TagInstanceProfile")?;
        }
        if !removed.is_empty() {
            let call = aws.iam.untag_instance_profile().instance_profile_name(id);
            call.set_tag_keys(Some(removed.to_vec()))
                .send()
                .await
                .named("iam:UntagInstanceProfile")?;
        }
        Ok(())
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let Some(profile) = describe(aws, id).await? else {
            return Ok(());
        };
        for role in roles(&profile) {
            remove(aws, id, &role).await?;
        }
        let call = aws.iam.delete_instance_profile().instance_profile_name(id);
        call.send()
            .await
            .named("iam:DeleteInstanceProfile")
            .unless_missing()?;
        Ok(())
    }
}

fn name_of(wanted: &kinds::InstanceProfile, request: &Request) -> String {
    names::name_or_derived(wanted.instance_profile_name.text(), request, names::ANY)
}

fn roles(profile: &Found) -> Vec<String> {
    profile
        .roles()
        .iter()
        .map(|role| role.role_name().to_owned())
        .collect()
}

async fn describe(aws: &Clients, name: &str) -> Result<Option<Found>, ProviderError> {
    let answer = aws
        .iam
        .get_instance_profile()
        .instance_profile_name(name)
        .send()
        .await;
    Ok(answer
        .named("iam:GetInstanceProfile")
        .unless_missing()?
        .and_then(|answer| answer.instance_profile))
}

async fn remove(aws: &Clients, name: &str, role: &str) -> Result<(), ProviderError> {
    let call = aws
        .iam
        .remove_role_from_instance_profile()
        .instance_profile_name(name)
        .role_name(role);
    call.send()
        .await
        .named("iam:RemoveRoleFromInstanceProfile")
        .unless_missing()?;
    Ok(())
}
