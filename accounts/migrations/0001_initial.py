import accounts.models
import accounts.schema_changes
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        accounts.schema_changes.CreateTogether(
            models=[
                migrations.CreateModel(
                    name='District',
                    fields=[
                        ('code', models.CharField(max_length=6, primary_key=True, serialize=False, verbose_name='code')),
                        ('name', models.CharField(max_length=40, verbose_name='name')),
                        ('name_en', models.CharField(max_length=60, verbose_name='romanised name')),
                        ('short_name', models.CharField(max_length=12, verbose_name='short name')),
                        ('is_zone', models.BooleanField(default=False, verbose_name='development zone')),
                        ('is_urban', models.BooleanField(default=False, verbose_name='urban area')),
                        ('grid_row', models.PositiveSmallIntegerField(default=0, verbose_name='row on the tile map')),
                        ('grid_column', models.PositiveSmallIntegerField(default=0, verbose_name='column on the tile map')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='zones', to='accounts.district', verbose_name='parent')),
                    ],
                    options={
                        'verbose_name': 'district',
                        'verbose_name_plural': 'districts',
                    },
                ),
                migrations.CreateModel(
                    name='LimitCounter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=32, verbose_name='key')),
                        ('begins', models.BigIntegerField(verbose_name='begins')),
                        ('used', models.PositiveIntegerField(default=0, verbose_name='used')),
                    ],
                    options={
                        'verbose_name': 'limit counter',
                        'verbose_name_plural': 'limit counters',
                        'constraints': [models.UniqueConstraint(fields=('key', 'begins'), name='limit_counted_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Office',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                        ('name_en', models.CharField(blank=True, max_length=120, verbose_name='English name')),
                        ('kind', models.CharField(choices=[('city', 'City bureau'), ('county', 'County bureau'), ('lab', 'Laboratory'), ('partner', 'Partner department')], max_length=10, verbose_name='kind')),
                        ('organ_code', models.CharField(blank=True, max_length=20, verbose_name='organ code')),
                        ('organ_name', models.CharField(blank=True, max_length=80, verbose_name='organ on letters')),
                        ('domain', models.CharField(blank=True, max_length=20, verbose_name='line of action')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                        ('address', models.CharField(blank=True, max_length=120, verbose_name='address')),
                        ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.district', verbose_name='district')),
                    ],
                    options={
                        'verbose_name': 'office',
                        'verbose_name_plural': 'offices',
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['city', 'county', 'lab', 'partner'])), name='office_kind_known')],
                    },
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                        ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                        ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('name', models.CharField(blank=True, max_length=40, verbose_name='name')),
                        ('work_number', models.CharField(blank=True, max_length=20, verbose_name='work number')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                        ('organisation_code', models.CharField(blank=True, max_length=18, verbose_name='organisation code')),
                        ('preferences', models.JSONField(blank=True, default=dict, verbose_name='preferences')),
                        ('password_changed_at', models.DateTimeField(blank=True, null=True, verbose_name='password changed at')),
                        ('must_change_password', models.BooleanField(default=False, verbose_name='must change the password')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                        ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='accounts.office', verbose_name='office')),
                    ],
                    options={
                        'verbose_name': 'user',
                        'verbose_name_plural': 'users',
                    },
                    managers=[
                        ('objects', accounts.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name='RoleGrant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('hotline', 'Hotline agent'), ('inspector', 'Inspector'), ('lab', 'Laboratory'), ('regulator', 'Regulator'), ('head', 'Head of office'), ('custodian', 'Custodian of protected reporters'), ('partner', 'Partner department'), ('enterprise', 'Enterprise contact'), ('cqo', 'Chief Quality Officer'), ('auditor', 'Auditor'), ('admin', 'Administrator'), ('robot', 'System')], max_length=12, verbose_name='role')),
                        ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'role grant',
                        'verbose_name_plural': 'role grants',
                        'constraints': [models.UniqueConstraint(fields=('user', 'role'), name='role_granted_once'), models.CheckConstraint(condition=models.Q(('role__in', ['hotline', 'inspector', 'lab', 'regulator', 'head', 'custodian', 'partner', 'enterprise', 'cqo', 'auditor', 'admin', 'robot'])), name='role_known')],
                    },
                ),
            ],
        ),
    ]
