"""Instances: pending before running, shutting-down before terminated, and interfaces that last as long.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html
"""

import copy

from moto.core.responses import ActionResult
from moto.ec2.models.elastic_network_interfaces import NetworkInterface, NetworkInterfaceBackend
from moto.ec2.models.instances import Instance, InstanceBackend
from moto.ec2.responses.instances import InstanceResponse
from moto.ec2.responses.monitoring import Monitoring

from . import clock, interfaces
from .ec2_gateways import idempotent
from .patches import around, replace_property

PENDING, RUNNING, SHUTTING_DOWN, TERMINATED = ("pending", 0), ("running", 16), ("shutting-down", 32), ("terminated", 48)

# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html (ClientToken)
around(InstanceResponse, "run_instances")(idempotent)


def _set_state(instance, state):
    instance._state.name, instance._state.code = state


@around(InstanceBackend, "run_instances")
def run_instances(original, self, *args, **kwargs):
    """A new instance is `pending` for a while; a load balancer refuses it as a target until it runs."""
    reservation = original(self, *args, **kwargs)
    for instance in reservation.instances:
        instance.security_groups = list(instance.nics[0]._group_set)
        _set_state(instance, PENDING)

        def settle(instance=instance):
            if instance._state.name == "pending":
                _set_state(instance, RUNNING)

        clock.later(settle)
    return reservation


@replace_property(NetworkInterface, "group_set")
def group_set(self):
    """The groups of the interface and no others. moto adds those that its instance was launched with, for ever.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/changing-security-group.html
    """
    return self._group_set


@around(InstanceBackend, "modify_instance_security_groups")
def modify_instance_security_groups(original, self, instance_id, new_group_id_list):
    """The groups of an instance are those of its primary interface."""
    answer = original(self, instance_id, new_group_id_list)
    instance = self.get_instance(instance_id)
    instance.nics[0]._group_set = list(instance.security_groups)
    return answer


@around(NetworkInterfaceBackend, "modify_network_interface_attribute")
def modify_network_interface_attribute(original, self, eni_id, *args, **kwargs):
    """The groups of a primary interface are those of its instance."""
    original(self, eni_id, *args, **kwargs)
    interface = self.get_network_interface(eni_id)
    if interface.instance is not None and interface.device_index == 0:
        interface.instance.security_groups = list(interface._group_set)


@around(Instance, "prep_nics")
def prep_nics(original, self, nic_spec, **rest):
    """Interfaces made at launch go with the instance unless the request says otherwise.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/scenarios-enis.html (deletion on termination)
    """
    asked = {int(nic.get("DeviceIndex", 0)): dict(nic) for nic in nic_spec}
    original(self, nic_spec, **rest)
    for index, interface in self.nics.items():
        nic = asked.get(index, {})
        if not nic.get("NetworkInterfaceId") and nic.get("DeleteOnTermination") is None:
            interface.delete_on_termination = True


@around(Instance, "terminate")
def terminate(original, self):
    """The instance shuts down first. Its interfaces, and so its security groups, are in use until it is terminated."""
    previous = copy.copy(self._state)
    if self._state.name in ("shutting-down", "terminated"):
        return previous
    _set_state(self, SHUTTING_DOWN)

    def settle():
        ec2 = self.ec2_backend
        held = list(self.nics.values())
        for address in ec2.addresses:
            if address.instance is self or address.eni in held:
                ec2.disassociate_address(address=address.public_ip)
        volumes = [device.volume_id for device in self.block_device_mapping.values()]
        _set_state(self, RUNNING)
        original(self)
        _set_state(self, TERMINATED)
        for volume_id in volumes:
            if volume_id not in ec2.volumes:
                ec2.tags.pop(volume_id, None)
        for interface in held:
            if interface.delete_on_termination:
                interfaces.release(ec2, interface)
            else:
                self.detach_eni(interface)

    clock.later(settle)
    return previous


def _set_monitoring(state):
    """An operation that turns detailed monitoring on or off; moto has neither.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_MonitorInstances.html
    """

    def operation(_original, self):
        changed = self.ec2_backend.get_multi_instances_by_id(self._get_param("InstanceIds", []))
        for instance in changed:
            instance.monitoring_state = state
        return ActionResult(
            {
                "InstanceMonitorings": [
                    {"InstanceId": instance.id, "Monitoring": {"State": state}} for instance in changed
                ]
            }
        )

    return operation


around(Monitoring, "monitor_instances")(_set_monitoring("enabled"))
around(Monitoring, "unmonitor_instances")(_set_monitoring("disabled"))
