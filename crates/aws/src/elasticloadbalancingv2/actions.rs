//! The actions that listeners and their rules share.

use aws_sdk_elasticloadbalancingv2::types::{
    Action, ActionTypeEnum, FixedResponseActionConfig, RedirectActionConfig, RedirectActionStatusCodeEnum,
};
use tierwright_catalog::kinds::elasticloadbalancingv2::listener as kind;
use tierwright_deploy::{ProviderError, Request};

use crate::calls::{int, refuse_unmodelled};

/// The actions in the API's form.
pub(crate) fn actions(request: &Request, all: &[kind::Action]) -> Result<Vec<Action>, ProviderError> {
    all.iter().map(|one| action(request, one)).collect()
}

fn action(request: &Request, action: &kind::Action) -> Result<Action, ProviderError> {
    refuse_unmodelled(request, &action.other)?;
    let redirect = action.redirect_config.literal().map(|redirect| {
        RedirectActionConfig::builder()
            .set_protocol(redirect.protocol.value())
            .set_port(redirect.port.value())
            .set_status_code(
                redirect
                    .status_code
                    .text()
                    .map(RedirectActionStatusCodeEnum::from),
            )
            .build()
    });
    let fixed = action.fixed_response_config.literal().map(|fixed| {
        FixedResponseActionConfig::builder()
            .set_status_code(fixed.status_code.value())
            .set_content_type(fixed.content_type.value())
            .set_message_body(fixed.message_body.value())
            .build()
    });
    Ok(Action::builder()
        .r#type(ActionTypeEnum::from(action.r#type.text().unwrap_or("forward")))
        .set_order(int(&action.order))
        .set_target_group_arn(action.target_group_arn.value())
        .set_redirect_config(redirect)
        .set_fixed_response_config(fixed)
        .build())
}
