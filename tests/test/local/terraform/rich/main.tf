# Everything that the provider can say of a pool, a client and a custom domain, also what is for users only.
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}
variable "endpoint" {
  type = string
}

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "local"
  secret_key                  = "local"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  endpoints {
    cognitoidp = var.endpoint
  }
}
resource "aws_cognito_user_pool" "rich" {
  name                     = "rich"
  user_pool_tier           = "PLUS"
  deletion_protection      = "INACTIVE"
  auto_verified_attributes = ["email"]
  username_attributes      = ["email"]
  mfa_configuration        = "OPTIONAL"
  software_token_mfa_configuration { enabled = true }
  password_policy {
    minimum_length        = 12
    require_lowercase     = true
    require_numbers       = true
    password_history_size = 3
  }
  schema {
    name                = "tenant"
    attribute_data_type = "String"
    mutable             = true
    string_attribute_constraints {
      min_length = 1
      max_length = 64
    }
  }
  schema {
    name                = "email"
    attribute_data_type = "String"
    required            = true
    mutable             = true
  }
  lambda_config {
    pre_token_generation_config {
      lambda_arn     = "arn:aws:lambda:eu-west-1:000000000000:function:x"
      lambda_version = "V3_0"
    }
  }
  verification_message_template {
    default_email_option = "CONFIRM_WITH_CODE"
    email_message        = "Your code is {####}"
    email_subject        = "Code"
  }
  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }
  admin_create_user_config {
    allow_admin_create_user_only = true
    invite_message_template {
      email_message = "{username} {####}"
      email_subject = "Hi"
      sms_message   = "{username} {####}"
    }
  }
  device_configuration { challenge_required_on_new_device = true }
  user_attribute_update_settings { attributes_require_verification_before_update = ["email"] }
  user_pool_add_ons { advanced_security_mode = "AUDIT" }
  username_configuration { case_sensitive = false }
  sign_in_policy { allowed_first_auth_factors = ["PASSWORD", "EMAIL_OTP"] }
  tags = { a = "b" }
}
resource "aws_cognito_resource_server" "api" {
  user_pool_id = aws_cognito_user_pool.rich.id
  identifier   = "https://api.example"
  name         = "api"
  scope {
    scope_name        = "read"
    scope_description = "x"
  }
}
resource "aws_cognito_user_pool_client" "web" {
  user_pool_id                         = aws_cognito_user_pool.rich.id
  name                                 = "web"
  callback_urls                        = ["https://app.example/cb"]
  logout_urls                          = ["https://app.example/out"]
  default_redirect_uri                 = "https://app.example/cb"
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["openid", "email", "https://api.example/read"]
  supported_identity_providers         = ["COGNITO"]
  explicit_auth_flows                  = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors        = "ENABLED"
  refresh_token_validity               = 7
  read_attributes                      = ["email"]
  depends_on                           = [aws_cognito_resource_server.api]
}
resource "aws_cognito_user_pool_client" "minimal" {
  user_pool_id = aws_cognito_user_pool.rich.id
  name         = "minimal"
}
resource "aws_cognito_user_pool_domain" "custom" {
  user_pool_id    = aws_cognito_user_pool.rich.id
  domain          = "auth.example.com"
  certificate_arn = "arn:aws:acm:us-east-1:000000000000:certificate/12345678-1234-1234-1234-123456789012"
}
data "aws_cognito_user_pool" "rich" { user_pool_id = aws_cognito_user_pool.rich.id }
data "aws_cognito_user_pools" "rich" {
  name       = "rich"
  depends_on = [aws_cognito_user_pool.rich]
}
data "aws_cognito_user_pool_clients" "all" {
  user_pool_id = aws_cognito_user_pool.rich.id
  depends_on   = [aws_cognito_user_pool_client.web]
}
