// Prints what the AWS SDK for JavaScript reads in each config that stdin names.
import { readFileSync } from "node:fs";
import { STSClient } from "@aws-sdk/client-sts";

async function reading({ profile, environment }) {
  Object.assign(process.env, environment);
  const client = new STSClient({ profile });
  let region = null;
  try {
    region = await client.config.region();
  } catch {
    // A missing region is an error of its own, which is no reason to have no credentials.
  }
  const withRegion = region === null ? new STSClient({ profile, region: "eu-west-1" }) : client;
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await withRegion.config.credentials();
    return { key: { id: accessKeyId, secret: secretAccessKey, token: sessionToken ?? null }, region };
  } catch (error) {
    return { error: error.name, region };
  }
}

const readings = [];
for (const each of JSON.parse(readFileSync(0, "utf8"))) readings.push(await reading(each));
console.log(JSON.stringify(readings));
