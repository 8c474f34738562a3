// Prints the identity that the AWS SDK for JavaScript has with each named profile, as a JSON object.
//
// Without arguments, the identity comes from the environment.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromIni } from "@aws-sdk/credential-providers";

const arns = {};
const profiles = process.argv.slice(2);
for (const profile of profiles.length > 0 ? profiles : [undefined]) {
  const sts = new STSClient(profile ? { profile, credentials: fromIni({ profile }) } : {});
  arns[profile] = (await sts.send(new GetCallerIdentityCommand({}))).Arn;
}
console.log(JSON.stringify(arns));
