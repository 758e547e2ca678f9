import { type Actor, Call, CurrentActor } from '../../auth/index.js';
import type { FileAnswer } from '../../platform/calls/answers.js';
import { CallController, Parameters, Upload } from '../../platform/calls/call.decorator.js';
import {
  AddAttachmentParameters,
  AttachmentParameters,
  RemovedDto,
  UploadedDto,
} from './attachments.dto.js';
import { AttachmentsService } from './attachments.service.js';
import { givenFile } from './given-file.js';

@CallController('Helpdesk Tickets')
export class AttachmentsController {
  constructor(private readonly attachments: AttachmentsService) {}

  @Call('add_helpdesk_ticket_attachment', {
    summary: 'Add a helpdesk ticket attachment',
    description:
      'Upload first and pass the file_link_id to add_helpdesk_ticket or add_helpdesk_ticket_note, ' +
      'or name a ticket at once. What is not used within 24 hours is thrown away.',
    scopes: ['add_tickets', 'modify_tickets'],
    own: true,
    writes: true,
    upload: 'file',
    parameters: AddAttachmentParameters,
    returns: UploadedDto,
    example: { file_name: 'signal.txt', file_content: 'LTYxIGRCbQo=' },
    errors: ['not_found', 'too_large', 'conflict'],
  })
  async add(
    @CurrentActor() actor: Actor,
    @Parameters() input: AddAttachmentParameters,
    @Upload() upload: Express.Multer.File | undefined,
  ): Promise<UploadedDto> {
    return UploadedDto.of(
      await this.attachments.upload(actor, givenFile(upload, input), {
        ticketId: input.ticket_id,
        fileLink: input.file_link_id,
      }),
    );
  }

  @Call('get_helpdesk_ticket_attachment', {
    summary: 'Get a helpdesk ticket attachment',
    description: 'The file itself, always as a download.',
    scopes: ['view_tickets'],
    own: true,
    parameters: AttachmentParameters,
    file: '*/*',
    example: { attachment_id: 1 },
    errors: ['not_found'],
  })
  download(
    @CurrentActor() actor: Actor,
    @Parameters() input: AttachmentParameters,
  ): Promise<FileAnswer> {
    return this.attachments.download(actor, input.attachment_id);
  }

  @Call('remove_helpdesk_ticket_attachment', {
    summary: 'Remove a helpdesk ticket attachment',
    description: 'Customers take back only what they have added themselves.',
    scopes: ['modify_tickets'],
    own: true,
    writes: true,
    parameters: AttachmentParameters,
    returns: RemovedDto,
    example: { attachment_id: 1 },
    errors: ['not_found', 'permission_denied'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Parameters() input: AttachmentParameters,
  ): Promise<RemovedDto> {
    await this.attachments.remove(actor, input.attachment_id);
    return { removed: true };
  }
}
