-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "bloom";

-- CreateTable
CREATE TABLE "bloom"."agent_logs" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "conversation_id" UUID,
    "user_id" TEXT,
    "agent_type" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "input_data" JSONB NOT NULL DEFAULT '{}',
    "output_data" JSONB,
    "execution_time_ms" INTEGER NOT NULL,
    "tokens_used" INTEGER,
    "status" TEXT NOT NULL,
    "error_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agent_logs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."model_performance_metrics" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "model_name" TEXT NOT NULL,
    "task_type" TEXT NOT NULL,
    "total_requests" INTEGER NOT NULL DEFAULT 0,
    "successful_requests" INTEGER NOT NULL DEFAULT 0,
    "failed_requests" INTEGER NOT NULL DEFAULT 0,
    "total_tokens" BIGINT NOT NULL DEFAULT 0,
    "avg_response_time" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "cache_hits" INTEGER NOT NULL DEFAULT 0,
    "cache_misses" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "last_error_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_performance_metrics_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."workflows" (
    "workflow_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workflows_pkey" PRIMARY KEY ("workflow_id")
);

-- CreateTable
CREATE TABLE "bloom"."workflow_executions" (
    "id" UUID NOT NULL,
    "conversation_id" UUID,
    "user_id" TEXT,
    "workflow_type" TEXT NOT NULL,
    "current_state" TEXT NOT NULL DEFAULT 'pending',
    "current_step" TEXT,
    "participating_agents" TEXT[],
    "workflow_config" JSONB NOT NULL DEFAULT '{}',
    "execution_plan" JSONB NOT NULL DEFAULT '[]',
    "results" JSONB NOT NULL DEFAULT '{}',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "error_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workflow_executions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."agent_messages" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "workflow_execution_id" UUID NOT NULL,
    "from_agent" TEXT NOT NULL,
    "to_agent" TEXT,
    "message_type" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "agent_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."shared_memory" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "conversation_id" UUID NOT NULL,
    "workflow_execution_id" UUID,
    "memory_key" TEXT NOT NULL,
    "memory_value" JSONB NOT NULL,
    "scope" TEXT NOT NULL DEFAULT 'conversation',
    "created_by_agent" TEXT,
    "access_count" INTEGER NOT NULL DEFAULT 0,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "shared_memory_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."leads" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "email" TEXT NOT NULL,
    "first_name" TEXT,
    "last_name" TEXT,
    "company" TEXT,
    "phone" TEXT,
    "website" TEXT,
    "user_id" TEXT,
    "lead_score" INTEGER,
    "lead_status" TEXT NOT NULL DEFAULT 'new',
    "source" TEXT NOT NULL,
    "services_interested" TEXT[],
    "budget_range" TEXT,
    "timeline" TEXT,
    "notes" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "leads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."conversations" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "lead_id" UUID,
    "session_id" TEXT NOT NULL DEFAULT gen_random_uuid(),
    "user_id" TEXT,
    "status" TEXT NOT NULL DEFAULT 'active',
    "channel" TEXT NOT NULL DEFAULT 'chat',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."messages" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "conversation_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "agent_type" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."appointments" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "lead_id" UUID,
    "conversation_id" UUID,
    "appointment_type" TEXT NOT NULL,
    "scheduled_at" TIMESTAMPTZ(3) NOT NULL,
    "duration_minutes" INTEGER NOT NULL DEFAULT 30,
    "status" TEXT NOT NULL DEFAULT 'scheduled',
    "meeting_link" TEXT,
    "notes" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "appointments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."service_recommendations" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "lead_id" UUID,
    "conversation_id" UUID,
    "service_name" TEXT NOT NULL,
    "confidence_score" DOUBLE PRECISION NOT NULL,
    "reasoning" TEXT,
    "priority" TEXT NOT NULL DEFAULT 'medium',
    "status" TEXT NOT NULL DEFAULT 'suggested',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "service_recommendations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."generated_content" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "lead_id" UUID,
    "user_id" TEXT,
    "content_type" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "agent_type" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "generated_content_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."pricing_packages" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "description" TEXT,
    "price_monthly" DECIMAL(12,2) NOT NULL,
    "price_yearly" DECIMAL(12,2) NOT NULL,
    "features" JSONB NOT NULL DEFAULT '[]',
    "max_projects" INTEGER,
    "max_team_members" INTEGER,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "stripe_price_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pricing_packages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."pricing_campaigns" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "discount_type" TEXT NOT NULL,
    "discount_value" DECIMAL(12,2) NOT NULL,
    "max_uses" INTEGER,
    "used_count" INTEGER NOT NULL DEFAULT 0,
    "start_date" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "end_date" TIMESTAMPTZ(3),
    "applicable_packages" UUID[],
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pricing_campaigns_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."user_subscriptions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" TEXT,
    "package_id" UUID,
    "campaign_id" UUID,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "start_date" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "end_date" TIMESTAMPTZ(3),
    "original_price" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "discount_amount" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "final_price" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stripe_customer_id" TEXT,
    "stripe_subscription_id" TEXT,
    "stripe_price_id" TEXT,
    "stripe_status" TEXT,
    "stripe_session_id" TEXT,
    "customer_email" TEXT,
    "cancel_at_period_end" BOOLEAN NOT NULL DEFAULT false,
    "canceled_at" TIMESTAMPTZ(3),
    "current_period_start" TIMESTAMPTZ(3),
    "current_period_end" TIMESTAMPTZ(3),
    "currency" TEXT,
    "mode" TEXT,
    "stripe_invoice_id" TEXT,
    "latest_payment_intent_id" TEXT,
    "last_payment_status" TEXT,
    "last_payment_at" TIMESTAMPTZ(3),
    "last_payment_amount" DECIMAL(12,2),
    "next_payment_attempt" TIMESTAMPTZ(3),
    "attempt_count" INTEGER,
    "billing_cycle_anchor" TIMESTAMPTZ(3),
    "pause_collection" JSONB,
    "discount_code" TEXT,

    CONSTRAINT "user_subscriptions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."stripe_events" (
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "subject" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stripe_events_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "bloom"."accounts" (
    "user_id" TEXT NOT NULL DEFAULT gen_random_uuid(),
    "email" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "bloom"."user_profiles" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" TEXT NOT NULL,
    "email" TEXT,
    "role" TEXT NOT NULL DEFAULT 'user',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_profiles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."profiles" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" TEXT NOT NULL,
    "display_name" TEXT,
    "avatar_url" TEXT,
    "bio" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "profiles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bloom"."notifications" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "recipient_id" TEXT NOT NULL,
    "notification_type" TEXT NOT NULL,
    "severity" TEXT NOT NULL DEFAULT 'info',
    "title" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "action_url" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "read_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "agent_logs_created_at_idx" ON "bloom"."agent_logs"("created_at");

-- CreateIndex
CREATE INDEX "agent_logs_agent_type_created_at_idx" ON "bloom"."agent_logs"("agent_type", "created_at");

-- CreateIndex
CREATE INDEX "agent_logs_conversation_id_idx" ON "bloom"."agent_logs"("conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "model_performance_metrics_model_name_task_type_key" ON "bloom"."model_performance_metrics"("model_name", "task_type");

-- CreateIndex
CREATE INDEX "workflow_executions_user_id_created_at_idx" ON "bloom"."workflow_executions"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "workflow_executions_conversation_id_idx" ON "bloom"."workflow_executions"("conversation_id");

-- CreateIndex
CREATE INDEX "workflow_executions_created_at_idx" ON "bloom"."workflow_executions"("created_at");

-- CreateIndex
CREATE INDEX "agent_messages_workflow_execution_id_created_at_idx" ON "bloom"."agent_messages"("workflow_execution_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "shared_memory_conversation_id_memory_key_scope_key" ON "bloom"."shared_memory"("conversation_id", "memory_key", "scope");

-- CreateIndex
CREATE INDEX "leads_user_id_created_at_idx" ON "bloom"."leads"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "leads_created_at_idx" ON "bloom"."leads"("created_at");

-- CreateIndex
CREATE INDEX "leads_email_idx" ON "bloom"."leads"("email");

-- CreateIndex
CREATE UNIQUE INDEX "conversations_session_id_key" ON "bloom"."conversations"("session_id");

-- CreateIndex
CREATE INDEX "conversations_user_id_created_at_idx" ON "bloom"."conversations"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "conversations_lead_id_idx" ON "bloom"."conversations"("lead_id");

-- CreateIndex
CREATE INDEX "conversations_created_at_idx" ON "bloom"."conversations"("created_at");

-- CreateIndex
CREATE INDEX "messages_conversation_id_created_at_idx" ON "bloom"."messages"("conversation_id", "created_at");

-- CreateIndex
CREATE INDEX "appointments_lead_id_idx" ON "bloom"."appointments"("lead_id");

-- CreateIndex
CREATE INDEX "appointments_scheduled_at_idx" ON "bloom"."appointments"("scheduled_at");

-- CreateIndex
CREATE INDEX "service_recommendations_lead_id_idx" ON "bloom"."service_recommendations"("lead_id");

-- CreateIndex
CREATE INDEX "service_recommendations_conversation_id_idx" ON "bloom"."service_recommendations"("conversation_id");

-- CreateIndex
CREATE INDEX "generated_content_user_id_created_at_idx" ON "bloom"."generated_content"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "generated_content_lead_id_idx" ON "bloom"."generated_content"("lead_id");

-- CreateIndex
CREATE UNIQUE INDEX "pricing_packages_name_key" ON "bloom"."pricing_packages"("name");

-- CreateIndex
CREATE UNIQUE INDEX "pricing_packages_stripe_price_id_key" ON "bloom"."pricing_packages"("stripe_price_id");

-- CreateIndex
CREATE UNIQUE INDEX "pricing_campaigns_code_key" ON "bloom"."pricing_campaigns"("code");

-- CreateIndex
CREATE UNIQUE INDEX "user_subscriptions_stripe_subscription_id_key" ON "bloom"."user_subscriptions"("stripe_subscription_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_subscriptions_stripe_session_id_key" ON "bloom"."user_subscriptions"("stripe_session_id");

-- CreateIndex
CREATE INDEX "user_subscriptions_user_id_created_at_idx" ON "bloom"."user_subscriptions"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "user_subscriptions_created_at_idx" ON "bloom"."user_subscriptions"("created_at");

-- CreateIndex
CREATE INDEX "user_subscriptions_package_id_idx" ON "bloom"."user_subscriptions"("package_id");

-- CreateIndex
CREATE INDEX "stripe_events_subject_created_at_idx" ON "bloom"."stripe_events"("subject", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_email_key" ON "bloom"."accounts"("email");

-- CreateIndex
CREATE UNIQUE INDEX "user_profiles_user_id_key" ON "bloom"."user_profiles"("user_id");

-- CreateIndex
CREATE INDEX "user_profiles_email_idx" ON "bloom"."user_profiles"("email");

-- CreateIndex
CREATE UNIQUE INDEX "profiles_user_id_key" ON "bloom"."profiles"("user_id");

-- CreateIndex
CREATE INDEX "notifications_recipient_id_created_at_idx" ON "bloom"."notifications"("recipient_id", "created_at");

-- CreateIndex
CREATE INDEX "notifications_expires_at_idx" ON "bloom"."notifications"("expires_at");

-- AddForeignKey
ALTER TABLE "bloom"."agent_logs" ADD CONSTRAINT "agent_logs_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "bloom"."conversations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bloom"."workflow_executions" ADD CONSTRAINT "workflow_executions_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "bloom"."conversations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bloom"."agent_messages" ADD CONSTRAINT "agent_messages_workflow_execution_id_fkey" FOREIGN KEY ("workflow_execution_id") REFERENCES "bloom"."workflow_executions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bloom"."shared_memory" ADD CONSTRAINT "shared_memory_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "bloom"."conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bloom"."shared_memory" ADD CONSTRAINT "shared_memory_workflow_execution_id_fkey" FOREIGN KEY ("workflow_execution_id") REFERENCES "bloom"."workflow_executions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bloom"."conversations" ADD CONSTRAINT "conversations_lead_id_fkey" FOREIGN KEY ("lead_id") REFERENCES "bloom"."leads"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bloom"."messages" ADD CONSTRAINT "messages_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "bloom"."conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bloom"."appointments" ADD CONSTRAINT "appointments_lead_id_fkey" FOREIGN KEY ("lead_id") REFERENCES "bloom"."leads"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bloom"."appointments" ADD CONSTRAINT "appointments_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "bloom"."conversations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bloom"."service_recommendations" ADD CONSTRAINT "service_recommendations_lead_id_fkey" FOREIGN KEY ("lead_id") REFERENCES "bloom"."leads"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bloom"."service_recommendations" ADD CONSTRAINT "service_recommendations_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "bloom"."conversations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bloom"."generated_content" ADD CONSTRAINT "generated_content_lead_id_fkey" FOREIGN KEY ("lead_id") REFERENCES "bloom"."leads"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bloom"."user_subscriptions" ADD CONSTRAINT "user_subscriptions_package_id_fkey" FOREIGN KEY ("package_id") REFERENCES "bloom"."pricing_packages"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bloom"."user_subscriptions" ADD CONSTRAINT "user_subscriptions_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "bloom"."pricing_campaigns"("id") ON DELETE SET NULL ON UPDATE CASCADE;
