terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}
variable "endpoint" {
  type    = string
  default = "http://127.0.0.1:9339"
}

variable "scopes" {
  type    = set(string)
  default = ["read", "write"]
}

variable "tag" {
  type    = string
  default = "one"
}

# What is needed to aim the AWS provider at a local server.
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

resource "aws_cognito_user_pool" "machines" {
  name = "machines"
  tags = { stage = var.tag }
}

resource "aws_cognito_resource_server" "orders" {
  user_pool_id = aws_cognito_user_pool.machines.id
  identifier   = "orders"
  name         = "Orders"
  dynamic "scope" {
    for_each = var.scopes
    content {
      scope_name        = scope.value
      scope_description = "May ${scope.value} orders"
    }
  }
}

resource "aws_cognito_user_pool_client" "warehouse" {
  user_pool_id                         = aws_cognito_user_pool.machines.id
  name                                 = "warehouse"
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = [for scope in var.scopes : "orders/${scope}"]
  access_token_validity                = 15
  token_validity_units {
    access_token = "minutes"
  }
  depends_on = [aws_cognito_resource_server.orders]

  # The provider cannot read it back: without this line, an imported client would be replaced, on AWS as well.
  lifecycle {
    ignore_changes = [generate_secret]
  }
}

resource "aws_cognito_user_pool_domain" "machines" {
  user_pool_id = aws_cognito_user_pool.machines.id
  domain       = "machines-local"
}

output "client_id" {
  value = aws_cognito_user_pool_client.warehouse.id
}

output "user_pool_id" {
  value = aws_cognito_user_pool.machines.id
}

output "client_secret" {
  value     = aws_cognito_user_pool_client.warehouse.client_secret
  sensitive = true
}
