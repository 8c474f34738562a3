"""Prints the identity of boto3 with each named profile, or by its environment: one JSON object on stdout."""

import json
import sys

import boto3


def arn(profile):
    return boto3.Session(profile_name=profile).client("sts").get_caller_identity()["Arn"]


print(json.dumps({profile: arn(profile) for profile in sys.argv[1:] or [None]}))
