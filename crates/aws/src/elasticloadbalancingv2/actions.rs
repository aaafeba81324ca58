//! The actions that listeners and their rules share.

use aws_sdk_elasticloadbalancingv2::types::{
    Action, ActionTypeEnum, FixedResponseActionConfig, RedirectActionConfig, RedirectActionStatusCodeEnum,
};
use serde_json::{Value, json};
use tierwright_catalog::kinds::elasticloadbalancingv2::listener as kind;
use tierwright_deploy::{ProviderError, Request};

use crate::calls::{int, refuse_unmodelled, shown};

/// The actions in the API's form.
pub(crate) fn actions(request: &Request, all: &[kind::Action]) -> Result<Vec<Action>, ProviderError> {
    all.iter().map(|one| action(request, one)).collect()
}

/// Actions as AWS shows them. What it adds, such as the weights of target groups, was not sent.
pub(crate) fn shown_actions(all: &[Action]) -> Value {
    let one = |action: &Action| {
        let redirect = action.redirect_config().map(|redirect| {
            shown([
                ("Protocol", json!(redirect.protocol())),
                ("Port", json!(redirect.port())),
                (
                    "StatusCode",
                    json!(redirect.status_code().map(|code| code.as_str())),
                ),
            ])
        });
        let fixed = action.fixed_response_config().map(|fixed| {
            shown([
                ("StatusCode", json!(fixed.status_code())),
                ("ContentType", json!(fixed.content_type())),
                ("MessageBody", json!(fixed.message_body())),
            ])
        });
        shown([
            ("Type", json!(action.r#type().map(|kind| kind.as_str()))),
            ("TargetGroupArn", json!(action.target_group_arn())),
            ("RedirectConfig", json!(redirect)),
            ("FixedResponseConfig", json!(fixed)),
        ])
    };
    json!(all.iter().map(one).collect::<Vec<_>>())
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
