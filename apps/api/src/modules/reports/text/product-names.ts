/** Products, vendors and rules that a model likes to bring along: named in a section only when the facts name them. */
export const productNames: ReadonlySet<string> = new Set(
  `adyen airflow alibaba android angular ansible apache appian archer asana atlassian aurora auth0 aws azure bigquery
  boomi camunda cisco citrix cloudflare cobit cockroachdb cognos confluence cosmosdb couchbase crowdstrike cypress
  databricks datadog dell docker dropbox druid drupal dynamics dynamodb dynatrace elasticsearch ericsson exchange
  fedramp firebase flutter fortinet gcp gdpr github gitlab google grafana hadoop hashicorp heroku hibernate hipaa
  hubspot ibm informatica intercom ios istio jenkins jira kafka kibana kotlin kubernetes laravel liferay linux looker
  magento mailchimp mariadb marketo microsoft mongodb mulesoft mysql neo4j netsuite netweaver nginx okta openshift
  oracle outsystems paypal pci peoplesoft playwright postgres postgresql prometheus pulumi python qlik rabbitmq
  redis redshift sagemaker salesforce sap scala selenium sendgrid servicenow sharepoint shopify siebel snowflake
  sonarqube sox splunk sqlite stripe suitecrm swiftui tableau talend tensorflow teradata terraform tibco trello twilio
  typescript ubuntu uipath unix vmware windows wordpress workday xamarin zapier zendesk zscaler`.split(/\s+/),
);
