import { ApiProperty } from '@nestjs/swagger';
import { UPLOAD_LIMIT_BYTES } from '../../platform/calls/receive-call.js';
import { Integer, Text } from '../../platform/validation/fields.js';
import type { Uploaded } from './attachments.service.js';

/** Base64 has four characters for three bytes, and mail programs break its lines. */
const BASE64_MAX = Math.ceil((UPLOAD_LIMIT_BYTES * 4 * 1.1) / 3);

export class AddAttachmentParameters {
  @Text({
    optional: true,
    max: 1000,
    description: 'Name of a file given as file_content; of an upload it replaces the name.',
  })
  file_name?: string;

  @Text({
    optional: true,
    max: BASE64_MAX,
    description: 'The file in base64, instead of a multipart upload named `file`.',
  })
  file_content?: string;

  @Integer({ optional: true, description: 'Puts the file onto this ticket at once.' })
  ticket_id?: number;

  @Text({ optional: true, max: 100, description: 'Adds the file to those uploaded before.' })
  file_link_id?: string;
}

export class AttachmentParameters {
  @Integer({ example: 1 })
  attachment_id!: number;
}

export class UploadedDto {
  @ApiProperty({ example: 5 })
  attachment_id!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Names the upload for add_helpdesk_ticket or add_helpdesk_ticket_note, once.',
  })
  file_link_id!: string | null;

  @ApiProperty({ example: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c' })
  sha256!: string;

  @ApiProperty({ example: 48213, description: 'Bytes.' })
  size!: number;

  static of({ attachmentId, fileLink, sha256, sizeBytes }: Uploaded): UploadedDto {
    return { attachment_id: attachmentId, file_link_id: fileLink, sha256, size: sizeBytes };
  }
}

export class RemovedDto {
  @ApiProperty({ example: true })
  removed!: true;
}
