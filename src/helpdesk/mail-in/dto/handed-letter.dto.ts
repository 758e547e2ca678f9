import { ApiProperty } from '@nestjs/swagger';

/** What whoever hands a letter in is answered. */
export class HandedLetterDto {
  @ApiProperty({ example: 1 })
  incoming_mail_id!: number;

  @ApiProperty({
    enum: ['accepted', 'known'],
    description: '`known`: the same letter has come before, so nothing follows from this one.',
  })
  status!: 'accepted' | 'known';
}
