"""One certificate in every Region, issued and ready.

A design with HTTPS asks for the ARN of a certificate. On AWS a person has one, after proving that a domain is theirs.
In an emulator's account nobody has a domain, so the account begins with a certificate for one that never resolves
(RFC 2606). Its ARN is known to `certificate_arn` of the crate.
"""

from moto.acm.models import AWSCertificateManagerBackend, CertBundle

from .patches import around

READY = "00000000-0000-0000-0000-000000000000"
DOMAIN = "emulator.invalid"


@around(AWSCertificateManagerBackend, "__init__")
def backend(original, self, region_name, account_id):
    """Put the certificate into a Region's store when the store is made, and again when it is reset."""
    original(self, region_name, account_id)
    bundle = CertBundle.generate_cert(DOMAIN, account_id, region_name, sans=[f"*.{DOMAIN}"])
    bundle.status = "ISSUED"
    bundle.arn = f"arn:{self.partition}:acm:{region_name}:{account_id}:certificate/{READY}"
    self._certificates[bundle.arn] = bundle
