//! `AWS::Events::Rule`. Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html>

use crate::{Prop, Tag};

kind! {
    /// An EventBridge rule on the default event bus. `Ref` is its name.
    EventRule = "AWS::Events::Rule",
    attributes: ["Arn"],
    taggable: true,
    {
        /// The name; at most 64 letters, digits, `.`, `-` and `_`.
        name: Prop<String>,
        /// What it is for; at most 512 characters.
        description: Prop<String>,
        /// Which events it is about: an object, or its JSON as text.
        event_pattern: Prop<serde_json::Value>,
        /// A rate or cron expression, instead of events.
        schedule_expression: Prop<String>,
        /// `ENABLED` or `DISABLED`; enabled when absent.
        state: Prop<String>,
        /// Who is told; five at most.
        targets: Vec<Target>,
        /// Tags.
        tags: Vec<Tag>,
    }
}

properties! {
    /// Who is told of an event.
    pub struct Target {
        /// Its name in the rule; at most 64 letters, digits, `.`, `-` and `_`.
        id: Prop<String>,
        /// Its ARN.
        arn: Prop<String>,
        /// The role with which EventBridge tells it; pipelines and tasks need one, topics have policies of their own.
        role_arn: Prop<String>,
        /// A JSON text that it gets in place of the event.
        input: Prop<String>,
        /// What it gets, made of parts of the event.
        input_transformer: Prop<InputTransformer>,
    }
}

properties! {
    /// Makes a text of parts of an event.
    pub struct InputTransformer {
        /// JSON paths into the event, by name.
        input_paths_map: Prop<serde_json::Value>,
        /// The text, with `<name>` where a part goes.
        input_template: Prop<String>,
    }
}
