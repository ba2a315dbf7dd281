-- CreateTable
CREATE TABLE "platform"."mail_addresses" (
    "address_hash" TEXT NOT NULL,
    "token" UUID NOT NULL DEFAULT gen_random_uuid(),
    "answered_at" TIMESTAMPTZ(3),
    "unsubscribed_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_addresses_pkey" PRIMARY KEY ("address_hash")
);

-- CreateTable
CREATE TABLE "platform"."mails" (
    "address_hash" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mails_pkey" PRIMARY KEY ("address_hash","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "mail_addresses_token_key" ON "platform"."mail_addresses"("token");

-- AddForeignKey
ALTER TABLE "platform"."mails" ADD CONSTRAINT "mails_address_hash_fkey" FOREIGN KEY ("address_hash") REFERENCES "platform"."mail_addresses"("address_hash") ON DELETE CASCADE ON UPDATE CASCADE;
