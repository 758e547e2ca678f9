import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Public } from '../../auth/index.js';
import type { HandedLetterDto } from './dto/handed-letter.dto.js';
import { DescribedMailDoor } from './mail-door.documents.js';
import { MAIL_DOOR_PATH, MailDoor } from './mail-door.js';

/**
 * Where mail servers hand letters in: the letter itself (RFC 5322) as the body, signed as Standard
 * Webhooks says. docs/operations.md shows how to call it from a mail server.
 */
@Controller(MAIL_DOOR_PATH)
@ApiTags('Incoming Mail')
@Public()
export class MailDoorController {
  constructor(private readonly door: MailDoor) {}

  @Post(':mailbox')
  @HttpCode(200)
  @DescribedMailDoor()
  take(@Param('mailbox') mailbox: string, @Req() request: Request): Promise<HandedLetterDto> {
    return this.door.take(mailbox, request);
  }
}
