import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiResponse,
} from '@nestjs/swagger';
import { MAIL_LIMIT_BYTES } from './incoming-mail.js';
import { HandedLetterDto } from './dto/handed-letter.dto.js';

const LETTER = `From: Jessica Pienaar <jessica@pienaar.example>
To: support@cedar.example
Subject: No signal since Monday
Message-ID: <7f3a@pienaar.example>

The radio on the roof shows a red light.
`;

const HEADERS = {
  'webhook-id': 'Any text; part of what is signed.',
  'webhook-timestamp': 'When it was signed, in seconds since 1970; five minutes count.',
  'webhook-signature': '`v1,` and the HMAC-SHA-256 of `{id}.{timestamp}.{body}` in base64.',
};

const refusal = (status: number, description: string): MethodDecorator =>
  ApiResponse({ status, description, schema: { type: 'object' } });

/** What the OpenAPI document says of the door for letters, which is neither a call nor REST. */
export function DescribedMailDoor(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: 'Hand in a letter to the helpdesk',
      description:
        'The letter as it came (RFC 5322) is the body, signed with the mailbox’s secret as Standard ' +
        'Webhooks says. It is stored before this answers and worked afterwards; handing it in twice ' +
        'is safe.',
    }),
    ApiParam({ name: 'mailbox', schema: { type: 'integer', minimum: 1, maximum: 999_999_999 } }),
    ...Object.entries(HEADERS).map(([name, description]) =>
      ApiHeader({ name, description, required: true, schema: { type: 'string', maxLength: 500 } }),
    ),
    ApiConsumes('message/rfc822'),
    ApiBody({
      schema: { type: 'string', maxLength: MAIL_LIMIT_BYTES },
      examples: { letter: { value: LETTER } },
    }),
    ApiResponse({ status: 200, description: 'Stored.', type: HandedLetterDto }),
    refusal(400, 'An empty body.'),
    refusal(401, 'No mailbox of this number, or not signed by its secret just now.'),
    refusal(413, 'Larger than 35 MiB.'),
    refusal(429, 'Too many letters from this address were refused.'),
  );
}
