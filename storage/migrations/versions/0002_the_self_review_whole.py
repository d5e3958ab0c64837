"""The self-review whole

Version 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lay the tables of prompts, versions, proofs and pledges."""
    op.create_table(
        "form_copy",
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_form_copy")),
    )
    op.create_table('pledge',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_pledge_member_id')),
    sa.PrimaryKeyConstraint('member_id', 'year', name=op.f('pk_pledge'))
    )
    op.create_table('review_prompt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycle.id'], name=op.f('fk_review_prompt_cycle_id')),
    sa.ForeignKeyConstraint(['entered_by'], ['member.id'], name=op.f('fk_review_prompt_entered_by')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_review_prompt_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_prompt'))
    )
    with op.batch_alter_table('review_prompt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_prompt_cycle_id'), ['cycle_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_prompt_member_id'), ['member_id'], unique=False)

    op.create_table('review_attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(40), nullable=False),
    sa.Column('channel', sa.String(16), nullable=False),
    sa.Column('bot', sa.String(64), nullable=False),
    sa.Column('kind', sa.String(16), nullable=False),
    sa.Column('file_id', sa.LargeBinary(), nullable=False),
    sa.Column('name', sa.LargeBinary(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['self_review.id'], name=op.f('fk_review_attachment_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_attachment'))
    )
    with op.batch_alter_table('review_attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_attachment_review_id'), ['review_id'], unique=False)

    op.create_table('review_paste',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['self_review.id'], name=op.f('fk_review_paste_review_id')),
    sa.PrimaryKeyConstraint('review_id', name=op.f('pk_review_paste'))
    )
    op.create_table('review_reopening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('returned', 'revision', name='ck_review_reopening_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('by_member_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('comment', sa.LargeBinary(), nullable=False),
    sa.Column('items', sa.JSON(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_member_id'], ['member.id'], name=op.f('fk_review_reopening_by_member_id')),
    sa.ForeignKeyConstraint(['review_id'], ['self_review.id'], name=op.f('fk_review_reopening_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_reopening'))
    )
    with op.batch_alter_table('review_reopening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_reopening_review_id'), ['review_id'], unique=False)

    op.create_table('review_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('first', 'withdrawn', 'returned', 'revision', name='ck_review_version_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('by_member_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('snapshot', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['by_member_id'], ['member.id'], name=op.f('fk_review_version_by_member_id')),
    sa.ForeignKeyConstraint(['review_id'], ['self_review.id'], name=op.f('fk_review_version_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_version')),
    sa.UniqueConstraint('review_id', 'number', name='uq_review_version_number')
    )
    with op.batch_alter_table('review_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_version_review_id'), ['review_id'], unique=False)



def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table('review_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_version_review_id'))

    op.drop_table('review_version')
    with op.batch_alter_table('review_reopening', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_reopening_review_id'))

    op.drop_table('review_reopening')
    op.drop_table('review_paste')
    with op.batch_alter_table('review_attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_attachment_review_id'))

    op.drop_table('review_attachment')
    with op.batch_alter_table('review_prompt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_prompt_member_id'))
        batch_op.drop_index(batch_op.f('ix_review_prompt_cycle_id'))

    op.drop_table('review_prompt')
    op.drop_table('pledge')
    op.drop_table("form_copy")
