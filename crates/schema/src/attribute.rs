//! Which attributes `Fn::GetAtt` knows.

use crate::Schema;
use crate::shape::{Shape, Type};
use crate::similar::similar;

/// What is known about an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// `Fn::GetAtt` gives it.
    Known,
    /// It is a property, and `Fn::GetAtt` gives none of this type's properties as far as is known.
    Property,
    /// There is none.
    Unknown {
        /// A name that is like it.
        meant: Option<&'static str>,
    },
}

/// Types with the outputs of a template of their own.
const STACKS: [&str; 2] = [
    "AWS::CloudFormation::Stack",
    "AWS::ServiceCatalog::CloudFormationProvisionedProduct",
];

impl Schema {
    /// Whether `Fn::GetAtt` knows an attribute, such as `Arn` or `Endpoint.Address`: the read-only properties, the identifier,
    /// and what cfn-lint found that AWS gives besides (`cfnlint/schema/_getatts.py`).
    #[must_use]
    pub fn attribute(&self, name: &str) -> Attribute {
        let may_have_any = STACKS.contains(&self.type_name) && name.starts_with("Outputs.");
        let is_custom = self.type_name == "AWS::CloudFormation::CustomResource";
        if may_have_any || is_custom || self.object().is_none() {
            return Attribute::Known;
        }
        if self.attributes().any(|one| one == name) || self.has_inner(name) {
            return Attribute::Known;
        }
        match self.at(name) {
            Some(_) if self.all_attributes => Attribute::Known,
            Some(_) => Attribute::Property,
            None => Attribute::Unknown {
                meant: similar(name, self.attributes()),
            },
        }
    }

    /// The attributes by name. Where every property is one, these are those at the top.
    pub fn attributes(&self) -> impl Iterator<Item = &'static str> {
        let of_properties = self.object().filter(|_| self.all_attributes);
        let of_properties = of_properties.map_or(&[][..], |object| object.properties());
        self.read_only
            .iter()
            .chain(&self.more_attributes)
            .chain(&self.identifier)
            .copied()
            .chain(of_properties.iter().map(|property| property.name))
    }

    /// Whether a read-only mapping or list has what is asked for inside, or may have it.
    fn has_inner(&self, name: &str) -> bool {
        self.attributes().any(|one| {
            let inside = name.strip_prefix(one).is_some_and(|rest| rest.starts_with('.'));
            inside && (self.at(name).is_some() || self.at(one).is_none_or(is_free))
        })
    }
}

/// Whether a value may have parts that nobody has named.
fn is_free(shape: &Shape) -> bool {
    shape.allows(Type::Object)
        && shape
            .object()
            .is_none_or(|object| object.is_open || !object.by_pattern.is_empty())
}
