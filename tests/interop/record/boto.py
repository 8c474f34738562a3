"""Prints what boto3 reads in each config that stdin names: the credentials and region of a profile."""

import json
import os
import sys

import boto3


def reading(case):
    os.environ.update(case["environment"])
    try:
        session = boto3.Session(profile_name=case["profile"])
        region = session.region_name
    except Exception as error:
        return {"error": type(error).__name__}
    try:
        credentials = session.get_credentials()
        key = credentials and credentials.get_frozen_credentials()
    except Exception as error:
        return {"error": type(error).__name__, "region": region}
    return {"key": key and {"id": key.access_key, "secret": key.secret_key, "token": key.token}, "region": region}


json.dump([reading(case) for case in json.load(sys.stdin)], sys.stdout)
