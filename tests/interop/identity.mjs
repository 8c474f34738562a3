// Prints the identity of the AWS SDK for JavaScript with each named profile, or by its environment: one JSON object on stdout.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromIni } from "@aws-sdk/credential-providers";

const arns = {};
const profiles = process.argv.slice(2);
for (const profile of profiles.length > 0 ? profiles : [undefined]) {
  const sts = new STSClient(profile ? { profile, credentials: fromIni({ profile }) } : {});
  arns[profile] = (await sts.send(new GetCallerIdentityCommand({}))).Arn;
}
console.log(JSON.stringify(arns));
