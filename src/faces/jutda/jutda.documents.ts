import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtension,
  ApiOperation,
  ApiProduces,
  ApiResponse,
} from '@nestjs/swagger';
import type { ApiDocument } from '../../platform/documents/api-document.js';
import { TEXT_MAX } from './jutda.body.js';
import { type JutdaMethod, jutdaMethod, type JutdaParameter } from './jutda.methods.js';
import { JUTDA_PATH } from './jutda.path.js';

/** The face's own OpenAPI document. */
export const JUTDA_DOCUMENT: ApiDocument = {
  name: 'jutda',
  title: 'Jutda Helpdesk API',
  summary: 'Jutda Helpdesk, for clients that speak it already',
  version: '2008.02',
  description: `The POST API of Jutda Helpdesk (django-helpdesk, 2008) over the tickets of this installation. Every request
carries \`user\` and \`password\` as fields of its form, beside the fields of the method.

* **Answers** are \`text/plain\`; \`list_queues\` answers \`text/json\`.
* **Errors** are \`text/plain\`: 400 says what is wrong, 403 means a wrong password or a missing permission, 404 a
  ticket or user that does not exist, 405 any verb but POST.
* A **queue** is a department, a **follow-up** is a note.`,
  prefixes: [`/${JUTDA_PATH}`],
  sections: [{ name: 'Jutda Helpdesk', description: 'The eight methods.' }],
  securitySchemes: {
    form: {
      type: 'apiKey',
      in: 'query',
      name: 'password',
      description:
        'In fact the fields `user` and `password` of the form; OpenAPI has no name for credentials in a body.',
    },
  },
  security: () => [{ form: [] }],
};

const CREDENTIALS: readonly JutdaParameter[] = [
  { name: 'user', words: 'Who asks.', isRequired: true, example: 'd:support' },
  { name: 'password', words: 'His password.', isRequired: true, example: 'lastmile-demo' },
];

/** Documents a method out of the list of methods. */
export function DescribedMethod(name: string): MethodDecorator {
  const method = jutdaMethod(name);
  const fields = [...CREDENTIALS, ...method.parameters];
  const required = fields.filter(({ isRequired }) => isRequired).map((field) => field.name);
  return applyDecorators(
    ApiOperation({ summary: method.summary }),
    ApiExtension('x-credentials', 'form'),
    ApiExtension('x-writes', method.readsOnly !== true),
    ApiConsumes('application/x-www-form-urlencoded', 'multipart/form-data'),
    ApiProduces('text/plain', ...(method.isJson ? ['text/json'] : [])),
    ApiBody({
      schema: {
        type: 'object',
        required,
        properties: Object.fromEntries(
          fields.map(({ name: field, words, example }) => [
            field,
            { type: 'string', maxLength: TEXT_MAX, description: words, example },
          ]),
        ),
      },
    }),
    success(method),
    ...method.errors.map((status) => refusal(status, REASONS[status])),
    refusal(403, REASONS[403]),
  );
}

const REASONS = {
  400: 'What is wrong, one line for each field.',
  403: 'Wrong user name or password, a missing permission, or too many failed attempts.',
  404: 'No such ticket or user.',
} as const;

function success({ answer, answerExample, isJson }: JutdaMethod): MethodDecorator {
  const type = isJson ? 'text/json' : 'text/plain';
  const example: unknown = isJson ? JSON.parse(answerExample ?? '[]') : (answerExample ?? answer);
  const schema = isJson
    ? {
        type: 'array',
        items: {
          type: 'object',
          properties: { id: { type: 'string' }, title: { type: 'string' } },
        },
      }
    : { type: 'string' };
  return ApiResponse({
    status: 200,
    description: answer,
    content: { [type]: { schema, example } },
  });
}

function refusal(status: number, description: string): MethodDecorator {
  return ApiResponse({
    status,
    description,
    content: { 'text/plain': { schema: { type: 'string' } } },
  });
}
