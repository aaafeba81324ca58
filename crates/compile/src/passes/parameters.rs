use super::Builder;
use crate::Parameter;

pub(super) fn run(builder: &mut Builder<'_>) {
    for parameter in &builder.design.parameters {
        builder.parameters.push(Parameter {
            id: Builder::parameter_id(&parameter.id),
            origin: parameter.id.to_string(),
            kind: parameter.kind,
            description: parameter.description.clone(),
            default: parameter.default.clone(),
            no_echo: false,
        });
    }
}
