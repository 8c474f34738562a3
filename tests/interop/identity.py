"""Prints the identity that boto3 has with each named profile, as a JSON object.

Without arguments, the identity comes from the environment.
"""

import json
import sys

import boto3


def arn(profile):
    return boto3.Session(profile_name=profile).client("sts").get_caller_identity()["Arn"]


print(json.dumps({profile: arn(profile) for profile in sys.argv[1:] or [None]}))
