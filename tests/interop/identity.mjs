// Says as whom the AWS SDK for JavaScript acts with each profile named: one JSON object on stdout.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromIni } from "@aws-sdk/credential-providers";

const arns = {};
for (const profile of process.argv.slice(2)) {
  const sts = new STSClient({ profile, credentials: fromIni({ profile }) });
  arns[profile] = (await sts.send(new GetCallerIdentityCommand({}))).Arn;
}
console.log(JSON.stringify(arns));
