import type { Exchange } from "../core.ts";
import { escapePointer } from "./description.ts";
import type { Description, DescribedParameter } from "./description.ts";
import { isKnownDeviation } from "./known-deviations.ts";
import type { Schemas } from "./schemas.ts";

/** GitHub's description, looked up and compiled. */
export interface Judge {
  readonly description: Description;
  readonly schemas: Schemas;
}

/** What is wrong about one request or its answer, as sentences; none when all is well. */
export function checkExchange(judge: Judge, exchange: Exchange): string[] {
  const place = `${exchange.method} ${exchange.path}`;
  const problems = exchange.operation === "graphql" ? checkGraphQl(exchange) : checkRest(judge, exchange);
  return problems.map((problem) => `${place}: ${problem}`);
}

function checkGraphQl({ responseBody, faulty }: Exchange): string[] {
  if (faulty) return [];
  const { errors = [] } = (responseBody ?? {}) as { errors?: readonly { path?: unknown; message: string }[] };
  // A document that does not fit the schema is refused as a whole: its errors are at no path of the answer.
  return errors
    .filter(({ path, message }) => path === undefined || message.startsWith("The GitHub stand-in"))
    .map(({ message }) => message);
}

function checkRest(judge: Judge, exchange: Exchange): string[] {
  const { description } = judge;
  const { template, method, path, operation, faulty } = exchange;
  if (template === null) {
    const known = description.findTemplate(path, method);
    return [known === null ? "GitHub has no such operation." : `The stand-in lacks ${known}.`];
  }
  const described = description.operation(template, method);
  if (described?.operationId !== operation) {
    return [`GitHub calls ${template} ${described?.operationId ?? "nothing"}, the stand-in ${operation}.`];
  }
  return [
    ...checkParameters(judge, exchange),
    ...checkBody(judge, exchange),
    ...(faulty ? [] : checkAnswer(judge, exchange)),
  ];
}

function checkParameters({ description, schemas }: Judge, exchange: Exchange): string[] {
  const { template, method, params, query } = exchange;
  const described = description.parameters(template ?? "", method);
  const problems: string[] = [];
  const given = new Map([...Object.entries(params), ...query]);
  for (const parameter of described) {
    const value = given.get(parameter.name);
    if (value !== undefined) problems.push(...checkValue(schemas, parameter, value));
    else if (parameter.required) problems.push(`The parameter ${parameter.name} is missing.`);
  }
  for (const name of query.keys()) {
    const known = described.some((parameter) => parameter.in === "query" && parameter.name === name);
    if (!known) problems.push(`GitHub knows no query parameter ${name} here.`);
  }
  return problems;
}

function checkValue(schemas: Schemas, { name, schemaPointer }: DescribedParameter, text: string): string[] {
  // A URL carries only text: what reads as a number or a boolean may be meant as one.
  const readings: unknown[] = [text];
  if (/^-?\d+$/.test(text)) readings.push(Number(text));
  if (text === "true" || text === "false") readings.push(text === "true");
  const results = readings.map((value) => schemas.check(schemaPointer, value));
  return results.some((problems) => problems.length === 0)
    ? []
    : [`The parameter ${name}=${text} does not fit: ${results.at(-1)?.join(", ")}.`];
}

function checkBody({ description, schemas }: Judge, exchange: Exchange): string[] {
  const { template, method, requestBody } = exchange;
  const described = description.operation(template ?? "", method)?.requestBody;
  const empty =
    requestBody === null || (typeof requestBody === "object" && Object.keys(requestBody).length === 0);
  if (described?.content["application/json"] === undefined)
    return empty ? [] : ["GitHub takes no body here."];
  if (requestBody === null) return described.required ? ["The body is missing."] : [];
  const pointer = `#/paths/${escapePointer(template ?? "")}/${method.toLowerCase()}/requestBody/content/application~1json/schema`;
  return schemas.checkStrictly(pointer, requestBody);
}

function checkAnswer({ description, schemas }: Judge, exchange: Exchange): string[] {
  const { template, method, status, responseBody, operation } = exchange;
  const pointer = description.responsePointer({ template: template ?? "", method, status });
  if (pointer === null) {
    // GitHub describes few of the errors it answers with; a success must be described.
    const described = description.operation(template ?? "", method)?.responses[String(status)] !== undefined;
    return status >= 400 || described ? [] : [`GitHub describes no answer ${status}.`];
  }
  return schemas
    .check(pointer, responseBody)
    .filter((problem) => !isKnownDeviation(operation, problem))
    .map((problem) => `the answer: ${problem}`);
}
