//! `AWS::Cognito::UserPoolDomain`. The id is `<domain>|<pool>`; `Ref` is the domain.

use async_trait::async_trait;
use aws_sdk_cognitoidentityprovider::types::{DomainDescriptionType, DomainStatusType};
use tierwright_catalog::kinds;
use tierwright_deploy::{Created, Observed, ProviderError, Request};

use crate::calls::{Calls, created, halves, properties, ready};
use crate::clients::Clients;
use crate::error::{Absence, Named, invalid};

pub(crate) struct UserPoolDomain;

#[async_trait]
impl Calls for UserPoolDomain {
    fn lies_within(&self) -> bool {
        true
    }

    async fn find(&self, aws: &Clients, request: &Request) -> Result<Option<Created>, ProviderError> {
        let id = id_of(&properties!(request, UserPoolDomain))?;
        Ok(describe(aws, &id).await?.map(|_| created(id)))
    }

    /// A repeated call is refused as one for a domain that somebody else has (InvalidParameterException), so after a
    /// refusal the domain is looked at.
    async fn create(&self, aws: &Clients, request: &Request) -> Result<Created, ProviderError> {
        let wanted = properties!(request, UserPoolDomain);
        let id = id_of(&wanted)?;
        let call = aws
            .cognito
            .create_user_pool_domain()
            .set_domain(wanted.domain.value())
            .set_user_pool_id(wanted.user_pool_id.value());
        match call.send().await.named("cognito-idp:CreateUserPoolDomain") {
            Ok(_) => Ok(created(id)),
            Err(error) if error.kind.is_transient() => Err(error),
            Err(error) => match describe(aws, &id).await? {
                Some(_) => Ok(created(id)),
                None => Err(error),
            },
        }
    }

    async fn read(&self, aws: &Clients, id: &str) -> Result<Observed, ProviderError> {
        let Some(found) = describe(aws, id).await? else {
            return Ok(Observed::Missing);
        };
        Ok(match found.status() {
            None | Some(DomainStatusType::Active) => ready([("Ref", found.domain())]),
            Some(DomainStatusType::Failed) => {
                Observed::Failed("Cognito could not set the domain up".to_owned())
            }
            Some(other) => Observed::Pending(other.as_str().to_ascii_lowercase()),
        })
    }

    async fn delete(&self, aws: &Clients, id: &str) -> Result<(), ProviderError> {
        let operation = "cognito-idp:DeleteUserPoolDomain";
        if describe(aws, id).await?.is_none() {
            return Ok(());
        }
        let (domain, pool) = halves(operation, id)?;
        let call = aws.cognito.delete_user_pool_domain();
        let call = call.domain(domain).user_pool_id(pool);
        call.send().await.named(operation).unless_missing()?;
        Ok(())
    }
}

fn id_of(wanted: &kinds::UserPoolDomain) -> Result<String, ProviderError> {
    match (wanted.domain.text(), wanted.user_pool_id.text()) {
        (Some(domain), Some(pool)) => Ok(format!("{domain}|{pool}")),
        _ => Err(invalid(
            "cognito-idp:CreateUserPoolDomain",
            "a domain needs its name and a user pool",
        )),
    }
}

/// The domain, when it is the pool's. Of a domain that nobody has, the description is empty.
async fn describe(aws: &Clients, id: &str) -> Result<Option<DomainDescriptionType>, ProviderError> {
    let operation = "cognito-idp:DescribeUserPoolDomain";
    let (domain, pool) = halves(operation, id)?;
    let answer = aws.cognito.describe_user_pool_domain().domain(domain);
    let answer = answer.send().await.named(operation).unless_missing()?;
    let found = answer.and_then(|answer| answer.domain_description);
    Ok(found.filter(|found| found.user_pool_id() == Some(pool)))
}
