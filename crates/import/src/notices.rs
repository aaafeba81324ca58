//! What reading a template may find, beside the rules about its graph.

use tierwright_model::{Finding, Place, Severity};

/// A sort of finding about a template itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its id, named for the bad pattern like a rule's.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it says, in a sentence.
    pub summary: &'static str,
    /// Why that matters, with its source; Markdown.
    pub docs: &'static str,
    /// What to do.
    pub hint: &'static str,
}

/// Every notice, sorted by id.
pub static NOTICES: &[&Notice] = &[
    &ATTRIBUTE_UNKNOWN,
    &CIRCULAR_DEPENDENCY,
    &FUNCTION_INVALID,
    &MACRO_NOT_EXPANDED,
    &PARAMETER_INVALID,
    &PROPERTIES_CONFLICT,
    &PROPERTY_SHAPE,
    &PROPERTY_VALUE,
    &QUOTA_EXCEEDED,
    &REFERENCE_UNKNOWN,
    &REQUIRED_PROPERTY,
    &SECTION_INVALID,
    &UNKNOWN_PROPERTY,
    &VALUE_UNKNOWN,
];

pub(crate) static ATTRIBUTE_UNKNOWN: Notice = Notice {
    id: "template-attribute-unknown",
    severity: Severity::Error,
    summary: "Fn::GetAtt asks a resource for an attribute that its type does not have.",
    docs: "Each resource type has the attributes that its page lists under *Return values* (CloudFormation template reference); \
           CloudFormation refuses a template that asks for another, in `Fn::GetAtt` or in `Fn::Sub`. Known are the read-only \
           properties of AWS's resource schemas. It is a warning where the name is like none of them, since AWS adds attributes, and \
           where it is another property, since CloudFormation gives those of a few types too.",
    hint: "Use an attribute from the type's return values in the CloudFormation template reference.",
};

pub(crate) static CIRCULAR_DEPENDENCY: Notice = Notice {
    id: "template-circular-dependency",
    severity: Severity::Error,
    summary: "Resources or conditions wait for each other.",
    docs: "CloudFormation makes a resource after all that it refers to and depends on, so it refuses a template in which \
           that is a circle (CloudFormation guide, *DependsOn attribute*; *Troubleshooting*, circular dependencies). A common \
           one is two security groups that name each other in inline rules.",
    hint: "Break the circle, for security groups with AWS::EC2::SecurityGroupIngress and Egress resources of their own.",
};

pub(crate) static FUNCTION_INVALID: Notice = Notice {
    id: "template-function-invalid",
    severity: Severity::Error,
    summary: "A function has arguments that it does not take.",
    docs: "CloudFormation refuses the template or fails while it makes the stack (CloudFormation guide, *Intrinsic function \
           reference*). The function is kept as it stands, its value is unknown.",
    hint: "Give the function the arguments of its page in the CloudFormation guide.",
};

pub(crate) static MACRO_NOT_EXPANDED: Notice = Notice {
    id: "template-macro-not-expanded",
    severity: Severity::Advice,
    summary: "A macro changes the template before it counts, which is not done here.",
    docs: "`Transform`, `Fn::Transform` and `Fn::ForEach` are carried out by CloudFormation or by a function in the account \
           (CloudFormation guide, *Transform section*). What they add or change is not seen here, so nothing is said about it.",
    hint: "To check what becomes of it, read the processed template of the stack: aws cloudformation get-template \
           --template-stage Processed.",
};

pub(crate) static PARAMETER_INVALID: Notice = Notice {
    id: "template-parameter-invalid",
    severity: Severity::Error,
    summary: "A parameter's value or default is not one that it takes.",
    docs: "CloudFormation refuses a value or default that is no number for a parameter of type Number, or that is not among \
           AllowedValues (CloudFormation guide, *Parameters section syntax*).",
    hint: "Give a value that the parameter allows, or none.",
};

pub(crate) static PROPERTIES_CONFLICT: Notice = Notice {
    id: "template-properties-conflict",
    severity: Severity::Warning,
    summary: "Properties exclude each other, or one is missing that goes with another.",
    docs: "Some types take one of several properties, or one only together with another (AWS's resource schemas, and what cfn-lint \
           adds to them from experience). AWS mostly refuses the resource while the stack is created.",
    hint: "Give the combination that the type's page in the CloudFormation template reference describes.",
};

pub(crate) static PROPERTY_SHAPE: Notice = Notice {
    id: "template-property-shape",
    severity: Severity::Error,
    summary: "A property has a value of another shape than its type takes.",
    docs: "Each property of a resource type takes a text, number, truth value, list or mapping of a known shape \
           (CloudFormation template reference). The resource is kept as it stands; no rule judges it.",
    hint: "Give the property the shape of its page in the CloudFormation template reference.",
};

pub(crate) static PROPERTY_VALUE: Notice = Notice {
    id: "template-property-value",
    severity: Severity::Warning,
    summary: "A property has a value that is not among those that its type takes.",
    docs: "AWS's resource schemas list values, patterns, sizes and counts for many properties, and AWS refuses others while the stack is \
           created. It is a warning because AWS adds values from time to time. What is a function, or contains one, is not judged.",
    hint: "Give a value that the type's page in the CloudFormation template reference lists.",
};

pub(crate) static QUOTA_EXCEEDED: Notice = Notice {
    id: "template-quota-exceeded",
    severity: Severity::Advice,
    summary: "The template is larger than CloudFormation takes.",
    docs: "A template has at most 1 MiB, 500 resources, 200 parameters, 200 outputs and 200 mappings (CloudFormation guide, \
           *Understand CloudFormation quotas*).",
    hint: "Divide it into nested stacks or several stacks.",
};

pub(crate) static REFERENCE_UNKNOWN: Notice = Notice {
    id: "template-reference-unknown",
    severity: Severity::Error,
    summary: "A name is used that the template does not have.",
    docs: "`Ref`, `Fn::GetAtt`, `Fn::Sub`, `DependsOn`, `Condition` and `Fn::FindInMap` name resources, parameters, conditions \
           and mappings of the same template; CloudFormation refuses other names (*Unresolved resource dependencies*), and \
           names of resources that a condition leaves out.",
    hint: "Correct the name, or add what it names.",
};

pub(crate) static REQUIRED_PROPERTY: Notice = Notice {
    id: "template-required-property",
    severity: Severity::Error,
    summary: "A property is missing that its type requires.",
    docs: "CloudFormation refuses a resource without a property that its type requires (AWS's resource schemas; CloudFormation \
           template reference, *Required: Yes*). Where a macro may add what is missing, nothing is said.",
    hint: "Add the property.",
};

pub(crate) static SECTION_INVALID: Notice = Notice {
    id: "template-section-invalid",
    severity: Severity::Error,
    summary: "A section or resource is not built as CloudFormation takes it.",
    docs: "A template has the sections AWSTemplateFormatVersion, Description, Metadata, Parameters, Rules, Mappings, Conditions, \
           Transform, Hooks, Resources and Outputs; a resource has a Type; a null is no value (CloudFormation guide, *Template \
           sections*, *Resources section syntax*).",
    hint: "Write it as the CloudFormation guide's page about template sections says.",
};

pub(crate) static UNKNOWN_PROPERTY: Notice = Notice {
    id: "template-unknown-property",
    severity: Severity::Error,
    summary: "A property is given that its type does not have.",
    docs: "CloudFormation refuses a resource with a property that its type does not have; capitals count (*Encountered unsupported \
           property*). Known is what any Region's resource schema has, in the release of cfn-lint that this program was built with. AWS \
           adds properties every week, so it is an error only where the name is like one that the type has, and a warning otherwise.",
    hint: "Remove the property, or correct its name or place.",
};

pub(crate) static VALUE_UNKNOWN: Notice = Notice {
    id: "template-value-unknown",
    severity: Severity::Advice,
    summary: "A resource is not judged, because a list of it is only known in the account.",
    docs: "Where a whole list of settings comes from a function, a parameter without a default or an import, what the resource \
           does can't be known. It is kept as it stands, and no rule guesses.",
    hint: "Give the parameter a default, or check the processed template of the stack.",
};

impl Notice {
    /// A finding of this sort.
    pub(crate) fn at(
        &self,
        subject: &str,
        property: Option<&str>,
        place: Option<Place>,
        message: String,
    ) -> Finding {
        Finding {
            rule: self.id.to_owned(),
            severity: self.severity,
            catalog: Vec::new(),
            subject: subject.to_owned(),
            property: property.map(str::to_owned),
            place,
            message,
            hint: self.hint.to_owned(),
            fixable: false,
            fix: None,
            waived: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NOTICES;

    #[test]
    fn the_list_is_sorted() {
        assert!(NOTICES.is_sorted_by(|a, b| a.id < b.id));
    }
}
