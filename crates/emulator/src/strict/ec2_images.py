"""Images: whichever a caller names exists, and is one of Amazon Linux.

moto's table of images is old and left out, and `RunInstances` takes any id. A caller that launches an instance with a
root volume of its own asks first what the image calls its root device, and then finds the volume under that name.
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html
"""

from moto.ec2.models.amis import Ami, AmiBackend
from moto.ec2.models.instances import InstanceBackend

from .patches import around

# The account that owns the images of Amazon Linux, and its name.
# https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
OWNER, ALIAS = "137112412989", "amazon"


def ensure(ec2, image_id):
    """Makes the image when there is none. Its snapshot belongs to another account, so it is not seen in this one."""
    if not image_id.startswith("ami-") or image_id in ec2.amis or image_id in ec2.deleted_amis:
        return
    image = Ami(
        ec2,
        image_id,
        name=f"al2023-{image_id}",
        owner_id=OWNER,
        owner_alias=ALIAS,
        public=True,
        virtualization_type="hvm",
        architecture="x86_64",
        root_device_type="ebs",
        root_device_name="/dev/xvda",
    )
    ec2.snapshots.pop(image.ebs_snapshot.id)
    ec2.amis[image_id] = image


@around(AmiBackend, "describe_images")
def describe_images(original, self, ami_ids=None, *args, **kwargs):
    """An image that is named is there."""
    for image_id in ami_ids or []:
        ensure(self, image_id)
    return original(self, ami_ids, *args, **kwargs)


@around(InstanceBackend, "run_instances")
def run_instances(original, self, image_id, *args, **kwargs):
    """The root volume is where the image has it."""
    ensure(self, image_id)
    return original(self, image_id, *args, **kwargs)
