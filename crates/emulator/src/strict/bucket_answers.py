"""What S3 says about a bucket has the root element that the API names. moto invents one, which strict parsers refuse.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
"""

from moto.s3.responses import S3Response

from .patches import around


@around(S3Response, "get_bucket_versioning")
def get_bucket_versioning(original, self, *args, **kwargs):
    """Name the root element as the API does."""
    status, headers, body = original(self, *args, **kwargs)
    text = body.decode() if isinstance(body, bytes) else body
    return status, headers, text.replace("GetBucketVersioningResponse", "VersioningConfiguration")
