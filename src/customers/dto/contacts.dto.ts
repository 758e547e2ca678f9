import { ApiProperty } from '@nestjs/swagger';
import { Email, Text } from '../../platform/validation/fields.js';
import type { CustomerContact } from '../contacts/contact.entity.js';
import { propertiesOf } from '../belongings.js';
import { ContactDto } from './customer-answers.dto.js';
import { NameField, NotesField, PhoneField } from './customer-fields.js';

type ContactFields = Pick<CustomerContact, 'name' | 'role' | 'email' | 'phone' | 'notes'>;

const RoleField = (): PropertyDecorator =>
  Text({ nullable: true, max: 100, description: 'In your own words.', example: 'bookkeeper' });

class ContactParticulars {
  @RoleField()
  role?: string | null;

  @Email({ nullable: true })
  email?: string | null;

  @PhoneField({ nullable: true })
  phone?: string | null;

  @NotesField({ nullable: true })
  notes?: string | null;
}

export class NewContactBody extends ContactParticulars {
  @NameField({ description: 'Who it is.', example: 'Thandi Nkosi' })
  name!: string;

  toFields(): ContactFields {
    const { name, role = null, email = null, phone = null, notes = null } = this;
    return { name, role, email, phone, notes };
  }
}

export class ContactChangesBody extends ContactParticulars {
  @NameField({ optional: true, description: 'Who it is.', example: 'Thandi Nkosi' })
  name?: string;

  toChanges(): Partial<ContactFields> {
    return propertiesOf(this);
  }
}

/** A contact as staff see it. */
export class AdminContactDto extends ContactDto {
  @ApiProperty({ type: String, nullable: true })
  notes!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  modified_at!: string;
}
