//! The ranges of the template's own networks, which `Fn::Cidr` often cuts up.

use serde_json::Value;

use super::scope::Scope;

impl Scope<'_, '_> {
    /// What `Fn::GetAtt` of a network's `CidrBlock` is (CloudFormation template reference, *AWS::EC2::VPC*, *AWS::EC2::Subnet*).
    /// Worked out once each; a range that is made from itself is unknown.
    pub(super) fn known_range(&self, attribute: &[Value]) -> Option<Value> {
        let [Value::String(id), Value::String(name)] = attribute else {
            return None;
        };
        if name != "CidrBlock" {
            return None;
        }
        if let Some(known) = self.ranges.borrow().get(id) {
            return known.clone();
        }
        let node = self.resources.get(id.as_str())?.node;
        let type_name = node.get("Type")?.text()?;
        if !["AWS::EC2::VPC", "AWS::EC2::Subnet"].contains(&type_name) {
            return None;
        }
        let range = node.get("Properties")?.get("CidrBlock")?;
        let open = self.open_ranges.get();
        if open >= MOST_OPEN {
            return None;
        }
        self.open_ranges.set(open + 1);
        self.ranges.borrow_mut().insert(id.clone(), None);
        let known = self
            .value(range, false)
            .and_then(|value| self.known(&value))
            .filter(Value::is_string);
        self.open_ranges.set(open);
        self.ranges.borrow_mut().insert(id.clone(), known.clone());
        known
    }
}

/// How many ranges may be made from each other: a subnet's from its VPC's, and one more. Each level recurses.
const MOST_OPEN: usize = 3;
